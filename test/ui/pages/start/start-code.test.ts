import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { startCode, startPath, type StartCode } from "../../../../src/ui/pages/start/start-code.ts";
import { LANGUAGES } from "../../../../src/ui/lib/code-text.ts";

const CODE: StartCode = {
  server: "http://localhost:8080",
  request: {
    ...{ name: "order 66", version: 2, correlationId: "it's", priority: 4 },
    ...{ idempotencyKey: "k", idempotencyStrategy: "FAIL" },
    input: { text: "a'b\"c\\d\n${x} `y`" },
    taskToDomain: { charge: "eu" },
  },
  waitSeconds: null,
};

describe("a start as code", () => {
  it("names the workflow and its input in every language", () => {
    for (const language of LANGUAGES) {
      const text = startCode(language, CODE);
      expect(text).toContain("order 66");
      expect(text).toContain("http://localhost:8080");
      expect(text).toContain("eu");
    }
  });

  it("sends in the shell exactly what the page would send", () => {
    const command = startCode("curl", CODE).replace(/^curl/, "printf '%s\\n'");
    const lines = execFileSync("sh", ["-c", command], { encoding: "utf8" });
    const body = lines.slice(lines.indexOf("-d\n") + 3);
    expect(JSON.parse(body)).toEqual(CODE.request);
  });

  it("sends in TypeScript exactly what the page would send", async () => {
    const sent: unknown[] = [];
    const fetch = (url: string, init: { body: string }) => {
      sent.push(url, JSON.parse(init.body));
      return { ok: true, text: () => "id" };
    };
    const run = new Function(
      "fetch",
      `return (async () => { ${startCode("TypeScript", CODE)} })()`,
    );
    await run(fetch);
    expect(sent).toEqual(["http://localhost:8080/api/workflow", CODE.request]);
  });

  it("asks for the result where it is waited for", () => {
    const waiting = { ...CODE, waitSeconds: 30 };
    expect(startPath(waiting)).toBe("/api/workflow/execute/order%2066/2?waitForSeconds=30");
    expect(startCode("Python", waiting)).toContain(
      "execute_workflow(request, wait_for_seconds=30)",
    );
    expect(startCode("Java", waiting)).toContain("executeWorkflow(request, null, 30)");
    expect(startPath({ request: { name: "a", input: {} }, waitSeconds: 5 })).toBe(
      "/api/workflow/execute/a/0?waitForSeconds=5",
    );
  });
});
