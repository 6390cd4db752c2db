import { describe, expect, it } from "vitest";
import { measureParts, reportOf, type BuiltFile } from "../../scripts/page-size.ts";

const file = (
  name: string,
  size: number,
  imports: string[] = [],
  source: string | null = null,
): BuiltFile => ({ name, size, imports, source });

const FILES: readonly BuiltFile[] = [
  file("index.js", 100_000, ["shared.js", "index.css"], "index.html"),
  file("shared.js", 50_000, ["index.js"]),
  file("index.css", 8000),
  file("run.js", 30_000, ["shared.js", "graph.js"], "pages/run/page.tsx"),
  file("graph.js", 9000, ["run.js"]),
  file("panel.js", 7000, ["run.js"], "pages/run/panel/panel.tsx"),
  file("editor.js", 150_000, ["graph.js", "index.js"], "pages/definitions/editor-page.tsx"),
];

const sizes = (files: readonly BuiltFile[]): Record<string, number> =>
  Object.fromEntries(measureParts(files).map(({ part, size }) => [part, size]));

describe("measureParts", () => {
  it("counts each file once, in circles too, and of a later page what the first load lacks", () => {
    expect(sizes(FILES)).toEqual({
      "first load (shell and list of runs)": 158,
      "a run, beyond it": 39,
      "the editor, beyond it": 189,
      "style sheets": 8,
    });
  });

  it("refuses a build without one of the pages", () => {
    const files = FILES.filter(({ name }) => name !== "run.js");
    expect(() => measureParts(files)).toThrow("no file for pages/run/page.tsx");
  });
});

describe("reportOf", () => {
  it("says what is too large, and ends with the sums", () => {
    const { text, failed } = reportOf(measureParts(FILES));
    expect(failed).toBe(1);
    expect(text).toMatch(/the editor, beyond it\s+189\.0 of\s+185 kB {2}TOO LARGE/);
    expect(text.match(/TOO LARGE/g)).toHaveLength(1);
    expect(text.split("\n").at(-1)).toBe("3 passed, 1 failed");
  });

  it("takes what is just as large as it may be", () => {
    expect(reportOf([{ part: "all", size: 16, limit: 16 }]).failed).toBe(0);
  });
});
