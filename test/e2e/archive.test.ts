/** Ended executions on their way into the archive and back, on a server that archives at once. */
import { globSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFreePort, startServer, type LocalServer } from "../../scripts/local-server.ts";

/** The execution of this test has 12 MB: the output of its task, and its own. */
const PARTS = 2;

let folder: string;
let server: LocalServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-archive-"));
  server = await startServer({
    port: await findFreePort(),
    dataFolder: join(folder, "data"),
    logFile: join(folder, "server.log"),
    environment: { BATON_ARCHIVE_AFTER_DAYS: "0" },
  });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${server.url}/api${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** How many parts the archive holds, as the local stand-in of R2 keeps them. */
function partsArchived(): number {
  return globSync(join(folder, "data/v3/r2/baton-payloads/blobs/*")).length;
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error("It did not come about in 30 seconds");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe("an ended execution on a server that archives at once", () => {
  let id: string;
  let before: string;

  beforeAll(async () => {
    const script = {
      name: "make",
      taskReferenceName: "make",
      type: "INLINE",
      inputParameters: {
        evaluatorType: "javascript",
        expression: "'ü'.repeat(3000000)",
      },
    };
    await call("POST", "/metadata/workflow", { name: "large", tasks: [script] });
    id = (await call("POST", "/workflow/large", {})).text;
    before = (await call("GET", `/workflow/${id}`)).text;
    await until(() => partsArchived() === PARTS);
  });

  it("is read from the archive as it was", async () => {
    const after = await call("GET", `/workflow/${id}`);
    expect(after.status).toBe(200);
    expect(after.text.length).toBe(before.length);
    expect(after.text === before).toBe(true);
  });

  it("stays there, and readable, where it is removed for the archive", async () => {
    expect((await call("DELETE", `/workflow/${id}/remove`)).status).toBe(200);
    expect((await call("GET", `/workflow/${id}`)).text === before).toBe(true);
    expect(partsArchived()).toBe(PARTS);
  });

  it("is removed from there too", async () => {
    const removed = await call("DELETE", `/workflow/${id}/remove?archiveWorkflow=false`);
    expect(removed.status).toBe(200);
    expect((await call("GET", `/workflow/${id}`)).status).toBe(404);
    expect(partsArchived()).toBe(0);
  });
});
