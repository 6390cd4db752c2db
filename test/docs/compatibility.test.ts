/** What the pages say of compatibility against the code. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isSystemType } from "../../src/model/system-types.ts";
import { UNSUPPORTED_TASK_TYPES } from "../../src/engine/validation/unsupported-types.ts";
import { routesFor } from "../../src/http/routes/index.ts";
import { NOT_BUILT_AREAS, notBuiltRoutes } from "../../src/http/routes/not-built.ts";
import type { Route } from "../../src/http/route.ts";
import { page, quotedIn, ROOT, section, tableRows } from "./pages.ts";

const readme = page("README.md").text;
const compatibility = page("docs/compatibility.md").text;
const configuration = page("docs/configuration.md").text;

const nameOf = ({ declaration: { method, path } }: Route): string => `${method} ${path}`;

/** The first thing in code quotes of each item of a list. */
function listed(text: string): string[] {
  return [...text.matchAll(/^- `([^`]+)`/gm)].map((match) => match[1] ?? "");
}

/** The kinds that the files of task types declare. */
function builtTaskTypes(): string[] {
  const folder = join(ROOT, "src/engine/tasks");
  const kinds = readdirSync(folder).flatMap((file) => {
    const source = readFileSync(join(folder, file), "utf8");
    return [...source.matchAll(/^ {2}kind: "([A-Z_]+)",$/gm)].map((match) => match[1] ?? "");
  });
  return kinds.sort();
}

describe("the routes in docs/compatibility.md", () => {
  it("names as served exactly what is served", () => {
    const notBuilt = new Set(notBuiltRoutes);
    const served = routesFor({ kind: "keys", keys: new Map() }).filter((one) => !notBuilt.has(one));
    expect(listed(section(compatibility, "### Served")).sort()).toEqual(served.map(nameOf).sort());
  });

  it("names as answered with 501 exactly what is not built", () => {
    const named = listed(section(compatibility, "### Answered with 501"));
    expect(named.sort()).toEqual(notBuiltRoutes.map(nameOf).sort());
  });

  it("names each part that is answered with 501 as a whole", () => {
    const [, areas = ""] = section(compatibility, "### Answered with 501").split(
      "Whatever lies below",
    );
    expect(quotedIn(areas).sort()).toEqual(Object.keys(NOT_BUILT_AREAS).sort());
  });
});

describe("the task types", () => {
  const rows = tableRows(section(readme, "### Task types"));

  it("are those that are built, in the README", () => {
    const [, types = ""] = rows.find(([head]) => head === "Work") ?? [];
    expect(quotedIn(types).sort()).toEqual(builtTaskTypes());
    expect(quotedIn(types).filter((type) => type !== "SIMPLE" && !isSystemType(type))).toEqual([]);
  });

  it("are those that are refused, in the README", () => {
    const [, types = ""] = rows.find(([head]) => head?.startsWith("Not yet")) ?? [];
    expect(quotedIn(types).sort()).toEqual([...UNSUPPORTED_TASK_TYPES].sort());
  });

  it("are those that are refused, in docs/compatibility.md", () => {
    const named = listed(section(compatibility, "### Task types that are missing"));
    expect(named.sort()).toEqual([...UNSUPPORTED_TASK_TYPES].sort());
  });
});

describe("the API table of the README", () => {
  const rows = tableRows(section(readme, "### API"));

  it("tells of 501 in a row for each group of routes that are not built, and in no other", () => {
    const groups = new Set(notBuiltRoutes.map(({ declaration }) => declaration.tag));
    const told = rows.flatMap(([area = "", , missing = ""]) => {
      if (!missing.includes("501")) return [];
      // A group within an area is named before its number.
      return [/^(.+) \(501\)/.exec(missing)?.[1] ?? area];
    });
    expect(told.sort()).toEqual([...groups].sort());
  });

  it("claims to serve nothing in an area where nothing is served", () => {
    const notBuilt = new Set(notBuiltRoutes);
    const all = routesFor({ kind: "open" });
    const servedTags = new Set(
      all.filter((one) => !notBuilt.has(one)).map((one) => one.declaration.tag),
    );
    const empty = rows.filter(([area = "", works]) => {
      return works === "" && servedTags.has(area);
    });
    expect(empty).toEqual([]);
  });
});

describe("fields without effect", () => {
  it("are the same in the README and in docs/compatibility.md", () => {
    const inReadme = quotedIn(section(readme, "### Accepted without effect"));
    const rows = tableRows(section(compatibility, "### Fields without effect"));
    const inTable = rows.map(([field = ""]) => field).join(" ");
    const missing = inReadme.filter((field) => {
      const start = field.replace(/…\}$/, "");
      return !inTable.includes(start);
    });
    expect(missing).toEqual([]);
  });
});

describe("docs/configuration.md", () => {
  it("has a section for each variable that the README names", () => {
    const named = quotedIn(readme).filter((text) => /^BATON_(?!DATA)[A-Z_]+$/.test(text));
    for (const name of new Set(named)) expect(configuration).toContain(`\n### ${name}\n`);
  });
});
