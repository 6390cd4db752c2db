/**
 * `npm run proto`: compiles `proto/` into `src/grpc/descriptor-set.ts`.
 *
 *   node scripts/proto.ts [--check]
 *
 * With `--check` nothing is written; it fails where the file is not what `proto/` says. Needs Python: the compiler is that of
 * `grpcio-tools`, in an environment of its own under `node_modules/.cache`.
 */
import { execFileSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const PROTO = join(ROOT, "proto");
const OUTPUT = join(ROOT, "src/grpc/descriptor-set.ts");
const REQUIREMENTS = join(ROOT, "test/grpc/python/requirements.txt");
const ENVIRONMENT = join(ROOT, "node_modules/.cache/grpc-test/python");
const PYTHON = join(ENVIRONMENT, "bin", "python");

if (!existsSync(PYTHON)) execFileSync("python3", ["-m", "venv", ENVIRONMENT], { stdio: "inherit" });
execFileSync(PYTHON, ["-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS], {
  stdio: "inherit",
});
const text = await compiled();
if (!process.argv.includes("--check")) {
  await writeFile(OUTPUT, text);
} else if ((await readFile(OUTPUT, "utf8")) !== text) {
  console.error("src/grpc/descriptor-set.ts is not what proto/ says. Run: npm run proto");
  process.exitCode = 1;
}

async function compiled(): Promise<string> {
  const files = globSync("**/*.proto", { cwd: PROTO }).toSorted();
  const folder = await mkdtemp(join(tmpdir(), "baton-proto-"));
  try {
    const output = join(folder, "descriptors");
    const options = [
      `--proto_path=${PROTO}`,
      `--descriptor_set_out=${output}`,
      "--include_imports",
    ];
    execFileSync(PYTHON, ["-m", "grpc_tools.protoc", ...options, ...files], { cwd: PROTO });
    const base64 = (await readFile(output)).toString("base64");
    const lines = base64.match(/.{1,200}/g) ?? [];
    return [
      "/** The descriptors of `proto/`, as base64 of a FileDescriptorSet. Made by `npm run proto`. */",
      "export const DESCRIPTOR_SET = [",
      ...lines.map((line) => `  "${line}",`),
      '].join("");',
      "",
    ].join("\n");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
