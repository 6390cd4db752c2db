import { beforeEach, describe, expect, it } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import type { FakeExecution } from "../helpers/fake-objects.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

let services: FakeServices;
let call: Api["call"];
let execution: FakeExecution;
beforeEach(async () => {
  services = fakeServices();
  ({ call } = apiOver(services));
  execution = services.execution(crypto.randomUUID());
  const { workflowId } = execution;
  await execution.start({
    workflowId,
    definition: "{}",
    input: {},
    priority: 0,
    taskToDomain: {},
  });
});

const path = (id = execution.workflowId) => `/api/workflow/${id}/messages`;

describe("POST /api/workflow/{workflowId}/messages", () => {
  it("gives the execution the message and answers its id as plain text", async () => {
    const answer = await call("POST", path(), { n: 1, deep: { x: null } });
    expect(answer).toMatchObject({ status: 200, type: "text/plain;charset=UTF-8" });
    expect(execution.messages).toEqual([
      { messageId: answer.text, payload: { n: 1, deep: { x: null } } },
    ]);
  });

  it("is 404 for an execution that is not there", async () => {
    expect((await call("POST", path(crypto.randomUUID()), {})).status).toBe(404);
    expect((await call("POST", path("nothing"), {})).status).toBe(404);
  });

  it.each([
    ["conflict", 409],
    ["too-many", 429],
  ] as const)("passes on that it is refused as %s with %i", async (code, status) => {
    execution.refusal = { ok: false, code, message: "no" };
    const answer = await call("POST", path(), {});
    expect(answer).toMatchObject({ status, json: { status, message: "no" } });
    expect(execution.messages).toEqual([]);
  });

  it.each(["[]", "5", '"text"', "null", "{", ""])("is 400 for the body %s", async (body) => {
    expect((await call("POST", path(), body)).status).toBe(400);
    expect(execution.messages).toEqual([]);
  });

  it("is 413 for a message over the limit of a payload", async () => {
    const answer = await call("POST", path(), { text: "x".repeat(10 * 1024 * 1024) });
    expect(answer.status).toBe(413);
    expect(execution.messages).toEqual([]);
  });
});
