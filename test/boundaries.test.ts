import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCE = resolve(import.meta.dirname, "../src");

/** What each room may import of ours; type-only imports of `app/ports.ts` are for whoever implements them. */
const ROOMS: Record<string, readonly string[]> = {
  model: [],
  lib: [],
  engine: ["model", "lib"],
  scheduling: ["model", "lib"],
  events: ["model", "lib", "engine"],
  scripting: ["model", "engine"],
  search: ["model", "lib"],
  store: ["model", "lib", "search"],
  auth: ["model", "store", "lib"],
  app: ["model", "lib", "store", "search", "auth", "engine", "scheduling", "events"],
  grpc: ["app", "model", "lib", "auth"],
  http: ["app", "model", "lib", "auth"],
  objects: ["engine", "scheduling", "scripting", "model", "lib", "store"],
  client: ["model", "lib"],
  cli: ["client", "model", "lib"],
  ui: ["client", "model", "lib", "engine"],
};

const PURE: readonly string[] = [
  "model",
  "lib",
  "engine",
  "scheduling",
  "events",
  "search",
  "client",
];
const MAX_LINES = 300;

interface Import {
  file: string;
  room: string;
  target: string;
  typeOnly: boolean;
}

/** What the operations may call of the engine: rules of registration, and runs in memory with given results. */
const isForApp = (target: string): boolean =>
  target.startsWith("engine/validation/") || target === "engine/test-run.ts";

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"))
  .map((file) => join(SOURCE, file));

const roomOf = (file: string): string => relative(SOURCE, file).split("/")[0] ?? "";

const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(file, "utf8");
  const found = text.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from\s+"([^"]+)"/gms);
  return [...found].map(([, type, target = ""]) => ({
    file: relative(SOURCE, file),
    room: roomOf(file),
    target: target.startsWith(".") ? relative(SOURCE, resolve(dirname(file), target)) : target,
    typeOnly: type !== undefined,
  }));
});

describe("the rooms of src", () => {
  it("are all known", () => {
    const rooms = new Set(files.map(roomOf).filter((room) => room !== "worker.ts"));
    expect([...rooms].toSorted()).toEqual(Object.keys(ROOMS).toSorted());
  });

  it.each(Object.entries(ROOMS))("%s imports of ours only %j", (room, allowed) => {
    const wrong = imports.filter(({ room: from, target, typeOnly }) => {
      if (from !== room || target.startsWith(`${room}/`) || !/\.tsx?$/.test(target)) return false;
      const isPort = typeOnly && target === "app/ports.ts" && room === "objects";
      return !isPort && !allowed.includes(target.split("/")[0] ?? "");
    });
    expect(wrong).toEqual([]);
  });

  it("use the engine from outside of the server's core for validation and tests of workflows only", () => {
    const used = imports.filter(
      ({ room, target }) => room === "app" && target.startsWith("engine/"),
    );
    const wrong = used.filter(({ target, typeOnly }) => !typeOnly && !isForApp(target));
    expect(wrong).toEqual([]);
  });

  it("use the engine in the page for the server's own rules only, and in the editor alone", () => {
    const used = imports.filter(
      ({ room, target }) => room === "ui" && target.startsWith("engine/"),
    );
    const wrong = used.filter(
      ({ file, target }) =>
        !file.startsWith("ui/editor/") || !target.startsWith("engine/validation/"),
    );
    expect(wrong).toEqual([]);
  });

  it("keep the platform out of the pure ones", () => {
    const wrong = imports.filter(
      ({ room, target }) => PURE.includes(room) && /^(node:|cloudflare:)/.test(target),
    );
    expect(wrong).toEqual([]);
  });

  it("keep task types apart from each other", () => {
    const types = imports.filter(({ file }) => file.startsWith("engine/tasks/"));
    const others = types.filter(
      ({ file, target }) => target.startsWith("engine/tasks/") && !file.endsWith("registry.ts"),
    );
    const shared = others.filter(({ file, target }) => {
      const own = file.replace(/\.ts$/, "");
      return !target.startsWith(own);
    });
    expect(shared).toEqual([]);
  });

  it("hold no file that is too long to read", () => {
    const long = files
      .map((file) => [relative(SOURCE, file), readFileSync(file, "utf8").split("\n").length - 1])
      .filter(([, lines]) => Number(lines) > MAX_LINES);
    expect(long).toEqual([]);
  });
});
