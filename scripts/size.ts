/** `npm run size`: builds the page and holds what it weighs against its budgets. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { measureParts, reportOf, type BuiltFile } from "./page-size.ts";

const ROOT = join(import.meta.dirname, "..");
const SOURCES = join(ROOT, "src/ui");
const BUILT = join(ROOT, "dist/ui");
/** All files together, in kB as they lie on disk: what an installation carries. */
const WHOLE_LIMIT = 3000;

const gzipped = (content: string | Uint8Array): number => gzipSync(content, { level: 9 }).length;

const madeFor = (chunk: Rolldown.OutputChunk): string | null =>
  chunk.facadeModuleId === null ? null : relative(SOURCES, chunk.facadeModuleId);

function builtFile(file: Rolldown.OutputChunk | Rolldown.OutputAsset): BuiltFile {
  if (file.type === "asset")
    return { name: file.fileName, size: gzipped(file.source), source: null, imports: [] };
  const styles = file.viteMetadata?.importedCss ?? [];
  return {
    name: file.fileName,
    size: gzipped(file.code),
    source: madeFor(file),
    imports: [...file.imports, ...styles],
  };
}

function bytesUnder(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(folder, name)))
    .reduce((total, file) => total + (file.isFile() ? file.size : 0), 0);
}

const result = await build({ configFile: join(ROOT, "vite.config.ts"), logLevel: "warn" });
if (!("output" in result)) throw new Error("The build of the page has no single output");
const page = gzipped(readFileSync(join(BUILT, "index.html")));
const measures = [
  ...measureParts(result.output.map(builtFile)),
  { part: "all files, unpacked", size: bytesUnder(BUILT) / 1000, limit: WHOLE_LIMIT },
];
const { text, failed } = reportOf(measures);
process.stdout.write(`Sizes after gzip (the document itself: ${page} bytes)\n${text}\n`);
process.exitCode = failed === 0 ? 0 : 1;
