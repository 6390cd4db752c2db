import { describe, expect, it } from "vitest";
import type { Services } from "../../src/app/services.ts";
import { createApp } from "../../src/http/app.ts";
import { movedPage } from "../../src/http/old-pages.ts";

describe("movedPage", () => {
  it.each([
    ["/execution/abc-1", "/runs/abc-1"],
    ["/workflowDef/pay", "/definitions/pay"],
    ["/workflowDef/pay%2Fback/3", "/definitions/pay%2Fback/3"],
    ["/taskDef/mail", "/tasks/mail"],
    ["/taskQueue/mail/", "/queues/mail"],
    ["/taskQueue", "/queues"],
    ["/workbench", "/start"],
  ])("leads from %s to %s", (from, to) => {
    expect(movedPage(from)).toBe(to);
  });

  it.each([
    "/",
    "/runs/abc",
    "/execution",
    "/execution//evil.test",
    "/x/execution/abc",
    "/workbenches",
  ])("knows nothing of %s", (path) => {
    expect(movedPage(path)).toBeNull();
  });
});

describe("a page under Conductor's path", () => {
  const services = { newId: () => "r1", clock: () => 0 } as unknown as Services;
  const ask = (path: string, basePath = "", accept = "text/html") => {
    const files = async () => new Response("<!doctype html>");
    const app = createApp(services, { kind: "open" }, { files, basePath });
    return app.request(path, { headers: { accept } });
  };

  it("is redirected, with what stands behind the question mark", async () => {
    const answer = await ask("/execution/abc?task=1");
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/runs/abc?task=1"]);
  });

  it("is redirected below the path under which the page is shown", async () => {
    const answer = await ask("/taskDef/mail", "/baton");
    expect(answer.headers.get("location")).toBe("/baton/tasks/mail");
  });

  it("is no page for who asks for JSON", async () => {
    expect((await ask("/execution/abc", "", "application/json")).status).toBe(404);
  });
});
