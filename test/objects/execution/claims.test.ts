import { beforeEach, describe, expect, it } from "vitest";
import { Forest } from "../../helpers/forest.ts";
import { fork, join, subWorkflow, worker } from "../../helpers/task-inputs.ts";

const ONCE = { w: { retryCount: 0 }, b: { retryCount: 0 } };

const retried = { kind: "retry", resumeSubWorkflows: false } as const;
const resumed = { kind: "retry", resumeSubWorkflows: true } as const;

const KEYED = { name: "kid", idempotencyKey: "k", idempotencyStrategy: "FAIL_ON_RUNNING" };

describe("an execution with an idempotency key that is set going again", () => {
  let forest: Forest;
  let first: string;
  let old: string;
  beforeEach(async () => {
    forest = new Forest();
    forest.register("kid", [worker("w")], {}, ONCE);
    forest.register("top", [subWorkflow("s", KEYED)]);
    first = await forest.start("top");
    old = forest.child(first, "s");
    await forest.fail(old, "w");
  });

  const key = { workflowName: "kid", key: "k", reservedAt: 0 };
  const holder = async () =>
    (await forest.keys.reserve({ ...key, workflowId: "asked" })).workflowId;
  const startAnother = async () => forest.child(await forest.start("top"), "s");

  it("has its key again: no other one starts beside it", async () => {
    const another = await startAnother();
    await forest.complete(another, "w");
    expect(await holder()).toBe(another);
    expect(await forest.operations(old).operate(retried)).toEqual({ ok: true, value: null });
    expect(await holder()).toBe(old);
    expect(await startAnother()).toBe("");
    await forest.complete(old, "w");
    expect(await startAnother()).not.toBe("");
  });

  it.each([
    retried,
    { kind: "restart", useLatestDefinition: false } as const,
    { kind: "rerun" } as const,
  ])("is refused a $kind while another one runs with its key", async (operation) => {
    const another = await startAnother();
    expect(await forest.operations(old).operate(operation)).toEqual({
      ok: false,
      code: "conflict",
      message: `Workflow with the idempotency key k already exists and is still running: ${another}`,
    });
    expect(forest.status(old)).toBe("FAILED");
    expect(await holder()).toBe(another);
  });

  it("leaves the key to who has it when there is nothing to retry", async () => {
    await forest.operations(old).operate(retried);
    await forest.complete(old, "w");
    const another = await startAnother();
    await forest.complete(another, "w");
    expect(await forest.operations(old).operate(retried)).toMatchObject({ code: "conflict" });
    expect(await holder()).toBe(another);
  });

  it("goes on with its parent although another one has its key, and without that", async () => {
    const another = await startAnother();
    await forest.operations(first).operate(resumed);
    expect(forest.status(old)).toBe("RUNNING");
    expect(await holder()).toBe(another);
  });

  it("has its key again when its parent sets it going, or a child", async () => {
    await forest.keys.free(old);
    await forest.operations(first).operate(resumed);
    expect(await holder()).toBe(old);
    await forest.fail(old, "w");
    await forest.keys.free("asked");

    const params = { name: "deep", idempotencyKey: "k", idempotencyStrategy: "FAIL_ON_RUNNING" };
    forest.register("low", [worker("w")], {}, ONCE);
    forest.register("deep", [fork("f", [[subWorkflow("l", { name: "low" })]]), join("j", ["l"])]);
    forest.register("above", [subWorkflow("d", params)]);
    const deep = forest.child(await forest.start("above"), "d");
    const low = forest.child(deep, "l");
    await forest.fail(low, "w");
    await forest.keys.free(deep);
    await forest.operations(low).operate(retried);
    const row = { workflowName: "deep", key: "k", workflowId: "asked", reservedAt: 0 };
    expect(await forest.keys.reserve(row)).toMatchObject({ workflowId: deep });
  });
});
