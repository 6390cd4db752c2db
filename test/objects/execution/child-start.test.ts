import { beforeEach, describe, expect, it } from "vitest";
import { Forest } from "../../helpers/forest.ts";
import { subWorkflow, worker } from "../../helpers/task-inputs.ts";

const ONCE = { w: { retryCount: 0 } };

const KEYED = {
  name: "kid",
  idempotencyKey: "${workflow.input.key}",
  idempotencyStrategy: "${workflow.input.strategy}",
};

describe("the child of a SUB_WORKFLOW task with an idempotency key", () => {
  let forest: Forest;
  beforeEach(() => {
    forest = new Forest();
    forest.register("kid", [worker("w")], {}, ONCE);
    forest.register("top", [subWorkflow("s", KEYED)]);
  });

  const start = (strategy?: string, key: unknown = "k") =>
    forest.start("top", { key: key as string, ...(strategy !== undefined && { strategy }) });
  const taken = (child: string) => `Workflow with the idempotency key k already exists: ${child}`;
  const running = (child: string) =>
    `Workflow with the idempotency key k already exists and is still running: ${child}`;

  it("has the key", async () => {
    const top = await start();
    const child = forest.child(top, "s");
    expect(forest.execution(child).workflow).toMatchObject({
      idempotencyKey: "k",
      parentWorkflowId: top,
    });
    await forest.complete(child, "w", { done: 1 });
    expect(forest.task(top, "s").output).toEqual({ subWorkflowId: child, done: 1 });
    expect(forest.status(top)).toBe("COMPLETED");
  });

  it("reads a number as a key, and no key in an empty text", async () => {
    const [numbered, plain, another] = [
      await start("FAIL", 7),
      await start("FAIL", ""),
      await start("FAIL", ""),
    ];
    const keyOf = (id: string) => forest.execution(forest.child(id, "s")).workflow.idempotencyKey;
    expect([numbered, plain, another].map(keyOf)).toEqual(["7", undefined, undefined]);
  });

  it.each([
    [
      "an object",
      { not: "a text" },
      "FAIL",
      "The idempotency key is no text of at most 1000 characters",
    ],
    ["long", "k".repeat(1001), "FAIL", "The idempotency key is no text of at most 1000 characters"],
    ["any", "k", "NEVER", 'Unknown idempotency strategy: "NEVER"'],
  ])(
    "is refused where the key or the strategy cannot be used: %s key",
    async (_, key, strategy, reason) => {
      const top = await start(strategy, key);
      expect(forest.task(top, "s")).toMatchObject({ status: "FAILED", reason });
      expect(forest.child(top, "s")).toBe("");
    },
  );

  it.each(["FAIL", undefined])(
    "%s fails a second task, also once the first has ended",
    async (strategy) => {
      const child = forest.child(await start(strategy), "s");
      const second = await start(strategy);
      expect(forest.task(second, "s")).toMatchObject({ status: "FAILED", reason: taken(child) });
      await forest.complete(child, "w");
      expect(forest.task(await start(strategy), "s").reason).toBe(taken(child));
    },
  );

  it("FAIL_ON_RUNNING fails a second task while the first runs", async () => {
    const child = forest.child(await start("FAIL_ON_RUNNING"), "s");
    const second = await start("FAIL_ON_RUNNING");
    expect(forest.task(second, "s")).toMatchObject({ status: "FAILED", reason: running(child) });
    await forest.complete(child, "w");
    const third = await start("FAIL_ON_RUNNING");
    expect(forest.task(third, "s").status).toBe("IN_PROGRESS");
    expect(forest.child(third, "s")).not.toBe(child);
  });

  it("FAIL_ON_RUNNING lets the next attempt begin although the child of the last one was slow to end", async () => {
    const top = await start("FAIL_ON_RUNNING");
    const child = forest.child(top, "s");
    forest.unreachable.add(child);
    await forest.requests(top).tell({ kind: "terminated" }, top);
    await forest.settle();
    forest.unreachable.delete(child);
    await forest.operations(top).operate({ kind: "retry", resumeSubWorkflows: false });
    await forest.settle();
    expect(forest.status(child)).toBe("TERMINATED");
    expect(forest.task(top, "s").status).toBe("IN_PROGRESS");
    expect(forest.child(top, "s")).not.toBe(child);
  });

  describe("under RETURN_EXISTING", () => {
    let first: string;
    let second: string;
    let child: string;
    beforeEach(async () => {
      first = await start("RETURN_EXISTING");
      second = await start("RETURN_EXISTING");
      child = forest.child(first, "s");
    });
    const all = () => [first, second, child].map((id) => forest.status(id));

    it("is the one that there is, and all tasks end as it ends", async () => {
      expect(forest.task(second, "s")).toMatchObject({
        status: "IN_PROGRESS",
        subWorkflowId: child,
        output: { subWorkflowId: child },
      });
      await forest.complete(child, "w", { done: 1 });
      expect(all()).toEqual(["COMPLETED", "COMPLETED", "COMPLETED"]);
      expect(forest.task(second, "s").output).toEqual({ subWorkflowId: child, done: 1 });
    });

    it("fails all tasks where it fails", async () => {
      await forest.fail(child, "w");
      expect(all()).toEqual(["FAILED", "FAILED", "FAILED"]);
      expect(forest.task(second, "s").reason).toBe(forest.task(first, "s").reason);
    });

    it("ends a task at once where it has ended already", async () => {
      await forest.complete(child, "w", { done: 1 });
      const third = await start("RETURN_EXISTING");
      expect(forest.status(third)).toBe("COMPLETED");
      expect(forest.task(third, "s").output).toEqual({ subWorkflowId: child, done: 1 });
    });

    it("may be an execution without a parent", async () => {
      const workflowId = "00000000-0000-4000-8000-00000000ffff";
      await forest.keys.reserve({ workflowName: "kid", key: "other", workflowId, reservedAt: 0 });
      await forest.begin(workflowId, "kid");
      const top = await start("RETURN_EXISTING", "other");
      expect(forest.child(top, "s")).toBe(workflowId);
      await forest.complete(workflowId, "w");
      expect(forest.status(top)).toBe("COMPLETED");
    });

    it("is begun for who finds it reserved by a start that got lost", async () => {
      const workflowId = "00000000-0000-4000-8000-00000000ffff";
      await forest.keys.reserve({ workflowName: "kid", key: "lost", workflowId, reservedAt: 0 });
      const top = await start("RETURN_EXISTING", "lost");
      expect(forest.child(top, "s")).toBe(workflowId);
      await forest.complete(workflowId, "w");
      expect(forest.status(top)).toBe("COMPLETED");
    });

    it("goes on when a task that has found it is terminated, and ends with the one that has started it", async () => {
      await forest.requests(second).tell({ kind: "terminated" }, second);
      await forest.settle();
      expect(all()).toEqual(["RUNNING", "TERMINATED", "RUNNING"]);
      await forest.requests(first).tell({ kind: "terminated" }, first);
      await forest.settle();
      expect(forest.status(child)).toBe("TERMINATED");
    });

    it("is found again by a retry, which does not set it going", async () => {
      await forest.fail(child, "w");
      await forest.operations(second).operate({ kind: "retry", resumeSubWorkflows: true });
      await forest.settle();
      expect(all()).toEqual(["FAILED", "FAILED", "FAILED"]);
      expect(forest.trace(second)).toEqual(["s FAILED(0)", "s FAILED(1)"]);
      await forest.operations(first).operate({ kind: "retry", resumeSubWorkflows: true });
      await forest.operations(second).operate({ kind: "retry", resumeSubWorkflows: false });
      await forest.settle();
      expect(all()).toEqual(["RUNNING", "RUNNING", "RUNNING"]);
      await forest.complete(child, "w");
      expect(all()).toEqual(["COMPLETED", "COMPLETED", "COMPLETED"]);
    });

    it("tells who could not be reached, and whoever was not told waits for its next end", async () => {
      forest.unreachable.add(second);
      await forest.fail(child, "w");
      expect(all()).toEqual(["FAILED", "RUNNING", "FAILED"]);
      await forest.operations(child).operate({ kind: "retry", resumeSubWorkflows: false });
      forest.unreachable.delete(second);
      await forest.complete(child, "w");
      await forest.wakeAll();
      expect(all()).toEqual(["COMPLETED", "COMPLETED", "COMPLETED"]);
    });

    it("is the same one after crashes", async () => {
      for (const id of [first, second, child]) forest.crash(id);
      await forest.wakeAll();
      await forest.complete(child, "w");
      await forest.wakeAll();
      expect(all()).toEqual(["COMPLETED", "COMPLETED", "COMPLETED"]);
    });

    it("is not begun anew by the row of a task when it is gone", async () => {
      forest.remove(child);
      forest.crash(second);
      await forest.wakeAll();
      expect(() => forest.execution(child)).toThrow("no execution");
    });
  });

  it("is one for many tasks that ask at the same time", async () => {
    const tops = await Promise.all(Array.from({ length: 8 }, () => start("RETURN_EXISTING")));
    await forest.settle();
    const children = new Set(tops.map((id) => forest.child(id, "s")));
    expect(children.size).toBe(1);
    const [child = ""] = children;
    await forest.complete(child, "w");
    expect(tops.map((id) => forest.status(id))).toEqual(tops.map(() => "COMPLETED"));
  });

  it("is one of many under FAIL", async () => {
    const tops = await Promise.all(Array.from({ length: 8 }, () => start("FAIL")));
    await forest.settle();
    const statuses = tops.map((id) => forest.status(id));
    expect(statuses.filter((status) => status === "RUNNING")).toHaveLength(1);
    expect(statuses.filter((status) => status === "FAILED")).toHaveLength(7);
  });

  describe("where executions wait for each other", () => {
    const one = "00000000-0000-4000-8000-00000000000a";
    const two = "00000000-0000-4000-8000-00000000000b";
    const findsKey = (name: string) =>
      subWorkflow("s", { name, idempotencyKey: name, idempotencyStrategy: "RETURN_EXISTING" });
    const begin = async (workflowId: string, name: string): Promise<void> => {
      await forest.keys.reserve({ workflowName: name, key: name, workflowId, reservedAt: 0 });
      await forest.begin(workflowId, name);
    };
    const both = () => [one, two].map((id) => forest.status(id));

    beforeEach(() => {
      forest.register("one", [worker("w"), findsKey("two")]);
      forest.register("two", [worker("w"), findsKey("one")]);
    });

    it("is refused to a task of a child of it", async () => {
      forest.register("one", [subWorkflow("down", { name: "mid" })]);
      forest.register("mid", [findsKey("one")]);
      await begin(one, "one");
      const mid = forest.child(one, "down");
      const reason = `The task would wait for itself: ${one} waits for ${mid}`;
      expect(forest.task(mid, "s")).toMatchObject({ status: "FAILED", reason });
      expect(forest.status(one)).toBe("FAILED");
    });

    it("is refused to a task of it", async () => {
      forest.register("one", [findsKey("one")]);
      await begin(one, "one");
      const reason = `The task would wait for itself: ${one}`;
      expect(forest.task(one, "s")).toMatchObject({ status: "FAILED", reason });
    });

    it("is refused to the task that would close the circle", async () => {
      await begin(one, "one");
      await begin(two, "two");
      await forest.complete(one, "w");
      await forest.complete(two, "w");
      const reason = `The task would wait for itself: ${one} waits for ${two}`;
      expect(forest.task(two, "s")).toMatchObject({ status: "FAILED", reason });
      expect(both()).toEqual(["FAILED", "FAILED"]);
    });

    it("is refused to a task that it waits for by way of a child", async () => {
      forest.register("one", [subWorkflow("down", { name: "mid" })]);
      forest.register("mid", [findsKey("two")]);
      await begin(one, "one");
      const two = forest.child(forest.child(one, "down"), "s");
      await forest.complete(two, "w");
      expect(forest.task(two, "s").reason).toContain("The task would wait for itself: ");
      expect(forest.status(one)).toBe("FAILED");
    });

    it("leaves nobody waiting when they ask at the same time, and when they crash meanwhile", async () => {
      await begin(one, "one");
      await begin(two, "two");
      const releases = [forest.hold(one), forest.hold(two)];
      await forest.complete(one, "w");
      await forest.complete(two, "w");
      for (const release of releases) release();
      await forest.settle();
      for (const id of [one, two]) forest.crash(id);
      await forest.wakeAll();
      expect(both()).toEqual(["FAILED", "FAILED"]);
    });

    it("is found by a task that it waits for no more", async () => {
      await begin(one, "one");
      await begin(two, "two");
      await forest.complete(one, "w");
      await forest.requests(one).tell({ kind: "terminated" }, one);
      await forest.complete(two, "w");
      expect(forest.task(two, "s")).toMatchObject({ status: "CANCELED", subWorkflowId: one });
    });
  });
});
