/** The pages by themselves: links, examples, and words that do not belong there. */
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { transform } from "esbuild";
import { describe, expect, it } from "vitest";
import { allPages, codeBlocks, page, prose, quotedIn, ROOT, section } from "./pages.ts";

const pages = allPages();
const byPath = new Map(pages.map((one) => [one.path, one]));

/** A path of the project, or one within `src`. */
const FILE_OR_FOLDER =
  /^(?:src|test|scripts|docs|migrations|engine|objects|app|http|store|scripting|cli|client)\/[\w./-]*$/;

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(text: string): Set<string> {
  const headings = prose(text).matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replaceAll(/\s/g, "-"),
    ),
  );
}

/** Why a link leads nowhere; null when it leads somewhere, or out of the project. */
function problemOf(from: string, target: string): string | null {
  if (/^[a-z]+:/.test(target)) return null;
  const [file = "", anchor] = target.split("#");
  const path = file === "" ? from : relative(ROOT, join(ROOT, dirname(from), file));
  if (!existsSync(join(ROOT, path))) return `${from}: ${target} does not exist`;
  if (anchor === undefined || statSync(join(ROOT, path)).isDirectory()) return null;
  const text = byPath.get(path)?.text ?? "";
  return anchorsOf(text).has(anchor) ? null : `${from}: ${target} has no such heading`;
}

/** The values of `-d '…'` of curl commands, variables of the shell replaced by a text. */
function curlBodies(code: string): string[] {
  const filled = code.replaceAll(/'\$\w+'/g, "x");
  return [...filled.matchAll(/\s-d '([^']*)'/g)].map((match) => match[1] ?? "");
}

describe("the pages", () => {
  it("are found", () => {
    expect([...byPath.keys()]).toEqual(
      expect.arrayContaining(["README.md", "ARCHITECTURE.md", "docs/deploy.md"]),
    );
  });

  it("have links that lead somewhere", () => {
    const problems = pages.flatMap(({ path, text }) =>
      [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => problemOf(path, match[1] ?? "")),
    );
    expect(problems.filter((problem) => problem !== null)).toEqual([]);
  });

  it("name files and folders that exist", () => {
    const missing = pages.flatMap(({ path, text }) =>
      quotedIn(prose(text))
        .filter((quoted) => FILE_OR_FOLDER.test(quoted))
        .filter(
          (quoted) => !existsSync(join(ROOT, quoted)) && !existsSync(join(ROOT, "src", quoted)),
        )
        .map((quoted) => `${path}: ${quoted}`),
    );
    expect(missing).toEqual([]);
  });

  it.each([
    ["a path of one machine", /(?:^|[\s`"(])\/(?:work|tmp|root|Users)\//m],
    ["material that is not part of the project", /\bshared\//],
    ["a number of an issue", /\bissues? #?\d+/i],
    ["something that is yet to be written", /\b(?:TODO|TBD|FIXME|lorem ipsum)\b/i],
  ])("do not name %s", (_, pattern) => {
    expect(pages.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe("the examples", () => {
  it("hold JSON that parses", () => {
    for (const { path, text } of pages) {
      const blocks = codeBlocks(text);
      const answers = blocks.filter(({ language }) => language === "json");
      const commands = blocks.filter(({ language }) => language === "sh");
      // The conformance kit shows the form of its cases with comments in place of values.
      if (path.startsWith("test/")) continue;
      for (const { code } of answers) expect(() => JSON.parse(code) as unknown, path).not.toThrow();
      for (const body of commands.flatMap(({ code }) => curlBodies(code))) {
        expect(() => JSON.parse(body) as unknown, `${path}: ${body}`).not.toThrow();
      }
    }
  });

  it("of the tour send a body with every POST", () => {
    const tour = section(page("README.md").text, "## Five minutes with curl");
    const code = codeBlocks(tour)
      .map((block) => block.code)
      .join("\n");
    expect(code.match(/-X POST/g)?.length).toBe(4);
    expect(curlBodies(code)).toHaveLength(4);
  });

  it("in TypeScript are TypeScript", async () => {
    for (const { path, text } of pages) {
      for (const { language, code } of codeBlocks(text)) {
        if (language === "ts") await transform(code, { loader: "ts", sourcefile: path });
      }
    }
  });
});
