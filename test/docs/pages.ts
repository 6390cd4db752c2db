/** The project's own Markdown pages, and what stands in them. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** Absolute path of the project's folder. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** Folders that hold other people's pages or none. */
const SKIPPED = new Set(["node_modules", "dist", "coverage", "venv"]);

/** One Markdown page. */
export interface Page {
  /** Relative to the project's folder. */
  path: string;
  text: string;
}

/** A fenced block of code. */
export interface CodeBlock {
  language: string;
  code: string;
}

/** Every Markdown page of the project, by path. */
export function allPages(folder = ROOT): Page[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".") && !SKIPPED.has(name))
    .flatMap((entry): Page[] => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return allPages(path);
      return entry.name.endsWith(".md") ? [page(relative(ROOT, path))] : [];
    });
}

/** @param path relative to the project's folder. */
export function page(path: string): Page {
  return { path, text: readFileSync(join(ROOT, path), "utf8") };
}

/** The fenced blocks of a page, in order. */
export function codeBlocks(text: string): CodeBlock[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? "",
    code: match[2] ?? "",
  }));
}

/** A page without its fenced blocks. */
export function prose(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, "");
}

/**
 * The text below a heading, up to the next one of the same or a higher level.
 * @throws Error when there is no such heading.
 */
export function section(text: string, heading: string): string {
  const lines = text.split("\n");
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`There is no heading "${heading}".`);
  const level = heading.indexOf(" ");
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line) && line.indexOf(" ") <= level);
  return (end < 0 ? rest : rest.slice(0, end)).join("\n");
}

/** The cells of the tables in a text, a list for each row; without heads and rules. */
export function tableRows(text: string): string[][] {
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  const rows: string[][] = [];
  for (const [at, line] of lines.entries()) {
    const isHead = lines[at + 1]?.startsWith("|---") === true;
    if (isHead || line.startsWith("|---")) continue;
    rows.push(
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  }
  return rows;
}

/** What stands in `code` quotes. */
export function quotedIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
}
