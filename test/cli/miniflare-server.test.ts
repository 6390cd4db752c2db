import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleWorker } from "../../src/cli/bundle.ts";
import { applyMigrations } from "../../src/cli/migrations.ts";
import { startMiniflare } from "../../src/cli/miniflare-server.ts";
import type { MiniflareServer } from "../../src/cli/miniflare-server.ts";
import { readWranglerConfig } from "../../src/cli/wrangler-config.ts";

const FIXTURE = resolve(import.meta.dirname, "fixture");
const ignore = (): void => {};
const folder = mkdtempSync(join(tmpdir(), "baton-miniflare-"));
const migrations = join(folder, "migrations");
let server: MiniflareServer;

beforeAll(async () => {
  cpSync(join(FIXTURE, "migrations"), migrations, { recursive: true });
  const config = readWranglerConfig(join(FIXTURE, "wrangler.toml"));
  server = await startMiniflare({
    config,
    modules: await bundleWorker(config),
    variables: {},
    dataFolder: folder,
    events: { spawned: ignore, died: ignore, restarted: ignore, failed: ignore, reported: ignore },
  });
});

afterAll(async () => {
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe("startMiniflare", () => {
  it("serves the Worker at its origin", async () => {
    expect(await (await fetch(new URL("/hello", server.origin))).text()).toBe("hello");
  });

  it("gives the Worker its static files, and the document where there is none", async () => {
    const answer = await fetch(new URL("/page/deep/inside", server.origin));
    expect(await answer.text()).toContain("<title>Fixture</title>");
    expect(answer.headers.get("content-type")).toContain("text/html");
  });

  it("calls the scheduled handler", async () => {
    await server.triggerCron("*/1 * * * *", new Date());
    expect(await (await fetch(new URL("/crons", server.origin))).text()).toBe("1");
  });

  it("leaves no signal handlers that would end the process", () => {
    expect(process.listenerCount("SIGINT")).toBe(0);
  });
});

describe("applyMigrations", () => {
  it("applies what is new, once", async () => {
    const database = await server.database("DB");
    const first = await applyMigrations(database, migrations, "d1_migrations");
    expect(first).toEqual(["0001_notes.sql", "0002_index.sql"]);
    writeFileSync(join(migrations, "0003_more.sql"), "CREATE TABLE more (id TEXT);");
    const second = await applyMigrations(database, migrations, "d1_migrations");
    expect(second).toEqual(["0003_more.sql"]);
    expect(await applyMigrations(database, migrations, "d1_migrations")).toEqual([]);
  });

  it("undoes a file that fails, names it, and applies it when it is mended", async () => {
    const database = await server.database("DB");
    const path = join(migrations, "0004_late.sql");
    writeFileSync(path, "CREATE TABLE late (id TEXT); CREATE TABLE broken oops;");
    await expect(applyMigrations(database, migrations, "d1_migrations")).rejects.toThrow(
      "0004_late.sql",
    );
    writeFileSync(path, "CREATE TABLE late (id TEXT);");
    expect(await applyMigrations(database, migrations, "d1_migrations")).toEqual(["0004_late.sql"]);
  });
});
