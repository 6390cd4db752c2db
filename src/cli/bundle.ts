/** Bundles the Worker for the local server, in memory. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { build, stop } from "esbuild";
import type { Plugin } from "esbuild";
import type { ModuleType, WranglerConfig } from "./wrangler-config.ts";

/** One module of the bundled Worker; the first one of a bundle is its entry. */
export interface WorkerModule {
  type: "ESModule" | ModuleType;
  path: string;
  contents: string | Uint8Array;
}

const ENTRY_NAME = "worker.js";

/** What of `wrangler.toml` matters for a bundle; see there. */
export type BundleOptions = Pick<WranglerConfig, "main" | "moduleTypes" | "keepNames">;

/**
 * Bundles the Worker whose entry is `main`; files of the module types become modules of their own.
 * @throws Error with esbuild's messages when the source does not bundle.
 */
export async function bundleWorker(options: BundleOptions): Promise<WorkerModule[]> {
  const { main, moduleTypes, keepNames } = options;
  const attached = new Map<string, WorkerModule>();
  const result = await build({
    entryPoints: [main],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    platform: "neutral",
    // The same choices as wrangler's, so that a package resolves to the same file in both.
    mainFields: ["browser", "module", "main"],
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    keepNames,
    logLevel: "silent",
    plugins: [attachedModules(moduleTypes, attached)],
  });
  // esbuild's service is a process of its own, which would stay for as long as the server runs.
  await stop();
  const code = result.outputFiles[0];
  if (code === undefined) throw new Error(`Bundling ${main} gave no output.`);
  return [{ type: "ESModule", path: ENTRY_NAME, contents: code.text }, ...attached.values()];
}

/** Keeps imports of files like `*.wasm` as imports and collects the files. */
function attachedModules(
  moduleTypes: Record<string, ModuleType>,
  attached: Map<string, WorkerModule>,
): Plugin {
  const resolving = Symbol("resolving");
  return {
    name: "attached-modules",
    setup(builder) {
      const extensions = Object.keys(moduleTypes);
      if (extensions.length === 0) return;
      const filter = new RegExp(`\\.(${extensions.join("|")})$`);
      builder.onResolve({ filter }, async (imported) => {
        if (imported.pluginData === resolving) return undefined;
        const { resolveDir, kind, importer } = imported;
        const options = { resolveDir, kind, importer, pluginData: resolving };
        const found = await builder.resolve(imported.path, options);
        const type = moduleTypes[extname(found.path).slice(1)];
        if (found.errors.length > 0 || type === undefined) return found;
        if (!attached.has(found.path)) {
          attached.set(found.path, await readModule(found.path, type));
        }
        return { path: `./${attached.get(found.path)?.path}`, external: true };
      });
    },
  };
}

async function readModule(path: string, type: ModuleType): Promise<WorkerModule> {
  const contents = type === "Text" ? await readFile(path, "utf8") : await readFile(path);
  // Two packages may each have a `module.wasm`.
  const prefix = createHash("sha256").update(path).digest("hex").slice(0, 8);
  const name = `${prefix}-${basename(path)}`;
  return { type, path: name, contents };
}
