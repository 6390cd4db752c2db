/** What of the built page is fetched when, in bytes as they travel; and how much of it may be. */

/** One file of the build. */
export interface BuiltFile {
  name: string;
  /** Bytes after gzip. */
  size: number;
  /** The module it was made for, relative to `src/ui`; null when it is shared by several. */
  source: string | null;
  /** Files that are fetched together with it. */
  imports: readonly string[];
}

/** A part of the page and what it may weigh, in kB (1,000 bytes) after gzip. */
interface Budget {
  part: string;
  limit: number;
  size: (files: readonly BuiltFile[]) => number;
}

/** One row of the report. */
export interface Measure {
  part: string;
  size: number;
  limit: number;
}

const ENTRY = "index.html";

/** Adds up a file and all it imports, each file once, without those in `known`. */
function closure(
  files: readonly BuiltFile[],
  source: string,
  known: ReadonlySet<string> = new Set(),
): Set<string> {
  const first = files.find((file) => file.source === source);
  if (!first) throw new Error(`The build has no file for ${source}`);
  const imports = new Map(files.map((file) => [file.name, file.imports]));
  const found = new Set<string>();
  const open = [first.name];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name) || known.has(name)) continue;
    found.add(name);
    open.push(...(imports.get(name) ?? []));
  }
  return found;
}

const sum = (files: readonly BuiltFile[], chosen: (file: BuiltFile) => boolean): number =>
  files.filter(chosen).reduce((total, file) => total + file.size, 0);

/** What opening a page fetches that the first load has not. */
const beyondFirstLoad =
  (source: string) =>
  (files: readonly BuiltFile[]): number => {
    const names = closure(files, source, closure(files, ENTRY));
    return sum(files, ({ name }) => names.has(name));
  };

const BUDGETS: readonly Budget[] = [
  {
    part: "first load (shell and list of runs)",
    limit: 215,
    size: (files) => {
      const names = closure(files, ENTRY);
      return sum(files, ({ name }) => names.has(name));
    },
  },
  { part: "a run, beyond it", limit: 45, size: beyondFirstLoad("pages/run/page.tsx") },
  {
    part: "the editor, beyond it",
    limit: 185,
    size: beyondFirstLoad("pages/definitions/editor-page.tsx"),
  },
  {
    part: "style sheets",
    limit: 16,
    size: (files) => sum(files, ({ name }) => name.endsWith(".css")),
  },
];

/** Weighs each part that has a budget. */
export function measureParts(files: readonly BuiltFile[]): Measure[] {
  return BUDGETS.map(({ part, limit, size }) => ({ part, limit, size: size(files) / 1000 }));
}

/** The report as a table, and its closing line. */
export function reportOf(measures: readonly Measure[]): { text: string; failed: number } {
  const width = Math.max(...measures.map(({ part }) => part.length));
  const isOver = ({ size, limit }: Measure): boolean => size > limit;
  const rows = measures.map((measure) => {
    const size = measure.size.toFixed(1).padStart(8);
    const limit = String(measure.limit).padStart(5);
    return `${measure.part.padEnd(width)} ${size} of ${limit} kB${isOver(measure) ? "  TOO LARGE" : ""}`;
  });
  const failed = measures.filter(isOver).length;
  const sums = `${measures.length - failed} passed, ${failed} failed`;
  return { text: [...rows, sums].join("\n"), failed };
}
