import { describe, expect, it } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { isForPage } from "../../src/http/page.ts";
import type { Access } from "../../src/auth/access.ts";
import type { Services } from "../../src/app/services.ts";

const DOCUMENT = '<!doctype html><base href="/" /><title>Baton</title>';
const services = { newId: () => "r1", clock: () => 0 } as unknown as Services;
const OPEN: Access = { kind: "open" };

/** Files as the platform serves them: unknown paths answer the document. */
async function files(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const isScript = pathname === "/assets/index-1a2b.js";
  return new Response(isScript ? "run()" : DOCUMENT, {
    headers: { "content-type": isScript ? "text/javascript" : "text/html; charset=utf-8" },
  });
}

function ask(path: string, options: { accept?: string; access?: Access; basePath?: string } = {}) {
  const app = createApp(services, options.access ?? OPEN, {
    files,
    basePath: options.basePath ?? "",
  });
  return app.request(path, { headers: { accept: options.accept ?? "text/html,*/*" } });
}

describe("the page's requests", () => {
  it("are documents that no route of the API serves, and files", () => {
    const wanted = (path: string, accept = "text/html", method = "GET"): boolean =>
      isForPage(new Request(`http://localhost${path}`, { method, headers: { accept } }), path);
    expect(wanted("/")).toBe(true);
    expect(wanted("/runs/abc")).toBe(true);
    expect(wanted("/assets/index-1a2b.js", "*/*")).toBe(true);
    expect(wanted("/api/workflow/abc")).toBe(false);
    expect(wanted("/api")).toBe(false);
    expect(wanted("/swagger-ui/index.html")).toBe(false);
    expect(wanted("/runs/abc", "application/json")).toBe(false);
    expect(wanted("/runs/abc", "text/html", "POST")).toBe(false);
  });
});

describe("serving the page", () => {
  it("answers any path of the page with the document, which may run nothing of its own", async () => {
    const answer = await ask("/runs/abc");
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(DOCUMENT);
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain("unsafe-inline");
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    expect(answer.headers.get("x-request-id")).toBe("r1");
  });

  it("lets files with a hash in their names be kept for ever", async () => {
    const answer = await ask("/assets/index-1a2b.js", { accept: "*/*" });
    expect(await answer.text()).toBe("run()");
    expect(answer.headers.get("cache-control")).toContain("immutable");
  });

  it("answers a file that is not there with 404, not with the document", async () => {
    const answer = await ask("/assets/index-old.js", { accept: "*/*" });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ status: 404 });
  });

  it("tells the document under which path a proxy shows it", async () => {
    const answer = await ask("/runs", { basePath: '/team "a"/' });
    expect(await answer.text()).toContain('<base href="/team &quot;a&quot;/" />');
  });

  it("is refused by a deployment without keys", async () => {
    const answer = await ask("/runs", { access: { kind: "keys", keys: new Map() } as Access });
    expect(answer.status).toBeGreaterThanOrEqual(401);
  });

  it("leaves the paths of the API to the API", async () => {
    const answer = await ask("/nothing", { accept: "application/json" });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toContain("application/json");
  });
});
