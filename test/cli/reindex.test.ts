import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";

const SCRIPT = new URL("../../scripts/reindex.ts", import.meta.url).pathname;

/** Runs the command to its end. */
async function reindex(...options: string[]) {
  const child = spawn(process.execPath, [SCRIPT, ...options]);
  const told = { out: "", errors: "" };
  child.stdout.on("data", (text) => (told.out += String(text)));
  child.stderr.on("data", (text) => (told.errors += String(text)));
  const [code] = (await once(child, "close")) as [number];
  return { code, ...told };
}

const USAGE = "usage: npm run reindex -- [--url URL] [--token TOKEN]\n";

describe("npm run reindex", () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  /** A server that answers these pages one after the other, and what it was asked for. */
  async function answering(...answers: { status?: number; page: unknown }[]) {
    const asked: unknown[] = [];
    server = createServer(({ method, url, headers }, response) => {
      asked.push([method, url, headers["x-authorization"]]);
      const { status = 200, page } = answers.shift() ?? { status: 500, page: null };
      response.writeHead(status).end(JSON.stringify(page));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  it.each([
    [["--uri", "http://localhost"], "Unknown option '--uri'"],
    [["now"], "Unexpected argument 'now'"],
    [["--url"], "Option '--url <value>' argument missing"],
    [["--url", "nonsense"], '--url must be the http or https URL of a server, not "nonsense"'],
    [["--url", "localhost:8080"], "--url must be the http or https URL of a server"],
  ])("says in one line what is wrong with %j, and how it is used", async (options, message) => {
    const { code, out, errors } = await reindex(...options);
    expect([code, out]).toEqual([2, ""]);
    expect(errors.startsWith(message), errors).toBe(true);
    expect(errors.endsWith(`; ${USAGE}`), errors).toBe(true);
    expect(errors.split("\n")).toHaveLength(2);
  });

  it("goes on page by page, and names what could not be rebuilt", async () => {
    const { url, asked } = await answering(
      { page: { done: 2, failed: [], next: "b/1" } },
      { page: { done: 1, failed: ["c"], next: null } },
    );
    expect(await reindex("--url", `${url}/`, "--token", "t")).toEqual({
      code: 1,
      out: "2 rebuilt\n3 rebuilt\n",
      errors: "not rebuilt: c\n",
    });
    expect(asked).toEqual([
      ["POST", "/api/baton/reindex?after=", "t"],
      ["POST", "/api/baton/reindex?after=b%2F1", "t"],
    ]);
  });

  it("says in one line that the server refuses, or is not there", async () => {
    const { url } = await answering({ status: 401, page: { message: "no token" } });
    expect(await reindex("--url", url)).toEqual({
      code: 1,
      out: "",
      errors: 'the index is not rebuilt: 401: {"message":"no token"}\n',
    });
    server?.close();
    const gone = await reindex("--url", "http://127.0.0.1:1");
    expect(gone.code).toBe(1);
    expect(gone.errors).toMatch(/^the index is not rebuilt: [^\n]+\n$/);
  });
});
