import { beforeEach, describe, expect, it } from "vitest";
import { Forest } from "../../helpers/forest.ts";
import { fork, inline, join, subWorkflow, worker } from "../../helpers/task-inputs.ts";
import { linesOf } from "../../helpers/logs.ts";

const ONCE = { a: { retryCount: 0 }, b: { retryCount: 0 }, deep: { retryCount: 0 } };

const retried = { kind: "retry", resumeSubWorkflows: false } as const;
const resumed = { kind: "retry", resumeSubWorkflows: true } as const;
const restarted = { kind: "restart", useLatestDefinition: false } as const;

const kid = (reference: string, name: string) => subWorkflow(reference, { name });

/** Three levels: `top` forks into `mid` and a sibling `side`, `mid` into `low` and a worker. */
describe("a tree of executions", () => {
  let forest: Forest;
  let top: string;
  let mid: string;
  let low: string;
  let side: string;
  const all = () => [top, mid, low, side].map((id) => forest.status(id));

  beforeEach(async () => {
    forest = new Forest();
    forest.register("low", [worker("deep"), worker("deeper")], {}, ONCE);
    forest.register(
      "mid",
      [fork("f", [[kid("low", "low")], [worker("b")]]), join("j", ["low", "b"])],
      {},
      ONCE,
    );
    forest.register("side", [worker("a"), worker("c")], {}, ONCE);
    forest.register("top", [
      fork("f", [[kid("mid", "mid")], [kid("side", "side")]]),
      join("j", ["mid", "side"]),
      worker("end"),
    ]);
    top = await forest.start("top");
    mid = forest.child(top, "mid");
    side = forest.child(top, "side");
    low = forest.child(mid, "low");
    await forest.complete(side, "a");
    await forest.fail(low, "deep");
  });

  /** Brings everything to its end, with the ids that everything has had from the beginning. */
  async function finish(): Promise<void> {
    await forest.complete(low, "deep", { v: 1 });
    await forest.complete(low, "deeper");
    await forest.complete(mid, "b");
    await forest.complete(side, "c");
    await forest.complete(top, "end");
    expect(all()).toEqual(["COMPLETED", "COMPLETED", "COMPLETED", "COMPLETED"]);
    expect(forest.trace(side)).toEqual(["a COMPLETED(0)", "c CANCELED(0)", "c COMPLETED(1)"]);
    expect([forest.child(top, "mid"), forest.child(top, "side")]).toEqual([mid, side]);
    expect(forest.child(mid, "low")).toBe(low);
  }

  it("fails as a whole", () => {
    expect(all()).toEqual(["FAILED", "FAILED", "FAILED", "TERMINATED"]);
  });

  it.each([
    ["retried", retried],
    ["restarted", restarted],
  ])("runs again when the lowest is %s, before the caller has its answer", async (_word, event) => {
    await forest.operations(low).operate(event);
    expect(all()).toEqual(["RUNNING", "RUNNING", "RUNNING", "RUNNING"]);
    expect(forest.trace(top)).toEqual([
      "f COMPLETED(0)",
      "mid IN_PROGRESS(0)",
      "side IN_PROGRESS(0)",
      "j IN_PROGRESS(0)",
    ]);
    expect(forest.trace(mid)).toEqual([
      "f COMPLETED(0)",
      "low IN_PROGRESS(0)",
      "b SCHEDULED(1)",
      "j IN_PROGRESS(0)",
    ]);
    expect(forest.wasPushed(mid, "b")).toBe(true);
    await finish();
  });

  it("runs again when the highest is retried so that its children go on", async () => {
    await forest.operations(top).operate(resumed);
    expect(all()).toEqual(["RUNNING", "RUNNING", "RUNNING", "RUNNING"]);
    expect(forest.trace(low)).toEqual(["deep FAILED(0)", "deep SCHEDULED(1)"]);
    await finish();
  });

  it("gets other children when the highest is retried without", async () => {
    await forest.operations(top).operate(retried);
    expect(forest.child(top, "mid")).not.toBe(mid);
    expect(forest.child(top, "side")).not.toBe(side);
    expect(all()).toEqual(["RUNNING", "FAILED", "FAILED", "TERMINATED"]);
    expect(forest.status(forest.child(top, "mid"))).toBe("RUNNING");
  });

  it("runs again from a task of the lowest that is named to the highest", async () => {
    await forest.operations(low).operate(retried);
    await finish();
    const taskId = `${low}-${forest.task(low, "deep").counter}`;
    const request = { kind: "rerun", taskId, workflowInput: { again: true } } as const;
    expect(await forest.operations(top).operate(request)).toMatchObject({ ok: true });
    expect(all()).toEqual(["RUNNING", "RUNNING", "RUNNING", "COMPLETED"]);
    expect(forest.execution(top).workflow.input).toEqual({ again: true });
    expect(forest.trace(top)).toEqual([
      "f COMPLETED(0)",
      "mid IN_PROGRESS(0)",
      "side COMPLETED(0)",
      "j IN_PROGRESS(0)",
    ]);
    await forest.complete(low, "deep");
    await forest.complete(low, "deeper");
    await forest.complete(top, "end");
    expect(forest.status(top)).toBe("COMPLETED");
  });

  it("does not run again from a task that is not below it", async () => {
    const taskId = `${low}-1`;
    const message = `Task ${taskId} not found`;
    const rerun = { kind: "rerun", taskId } as const;
    expect(await forest.operations(side).operate(rerun)).toMatchObject({ ok: false, message });
    await forest.operations(low).operate(retried);
    const refused = await forest.operations(top).operate(rerun);
    expect(refused).toMatchObject({ ok: false, code: "conflict" });
  });

  it("writes into the log of each task on the way up what happened", async () => {
    await forest.operations(low).operate(retried);
    const line = (id: string, reference: string) =>
      linesOf(forest.requests(id).taskLogs(`${id}-${forest.task(id, reference).counter}`));
    expect(line(mid, "low")).toMatchObject([{ log: `Sub workflow low.1/${low} retried.` }]);
    expect(line(top, "mid")).toMatchObject([
      { log: `Sub workflow mid.1/${mid} -> low.1/${low} retried.` },
    ]);
  });

  it("fails again as a whole, and can be set going again", async () => {
    for (let run = 0; run < 3; run++) {
      await forest.operations(low).operate(retried);
      await forest.fail(low, "deep");
      expect(all()).toEqual(["FAILED", "FAILED", "FAILED", "TERMINATED"]);
    }
    await forest.operations(top).operate(resumed);
    expect(all()).toEqual(["RUNNING", "RUNNING", "RUNNING", "RUNNING"]);
  });

  it("heals after each of them has crashed before the others heard of it", async () => {
    for (const id of [mid, top, side]) forest.unreachable.add(id);
    void forest.operations(low).operate(retried);
    await forest.settle();
    expect(all()).toEqual(["FAILED", "FAILED", "RUNNING", "TERMINATED"]);
    forest.crash(low);
    forest.unreachable.delete(mid);
    await forest.wakeAll();
    expect(forest.status(mid)).toBe("RUNNING");
    forest.crash(mid);
    forest.unreachable.delete(top);
    await forest.wakeAll();
    expect(forest.status(top)).toBe("RUNNING");
    expect(forest.status(side)).toBe("TERMINATED");
    forest.crash(top);
    forest.unreachable.delete(side);
    await forest.wakeAll();
    expect(all()).toEqual(["RUNNING", "RUNNING", "RUNNING", "RUNNING"]);
    await finish();
  });

  it("keeps the news of a child in order that was set going again before its end was told", async () => {
    await forest.operations(low).operate(retried);
    forest.unreachable.add(mid);
    await forest.fail(low, "deep");
    expect(forest.status(mid)).toBe("RUNNING");
    void forest.operations(low).operate(retried);
    await forest.settle();
    forest.crash(low);
    forest.unreachable.delete(mid);
    await forest.wakeAll();
    expect(all()).toEqual(["RUNNING", "RUNNING", "RUNNING", "RUNNING"]);
    await finish();
  });

  it("tells of a revival before the end that follows it at once", async () => {
    forest.unreachable.add(mid);
    void forest.operations(low).operate(retried);
    await forest.settle();
    await forest.fail(low, "deep");
    forest.crash(low);
    forest.unreachable.delete(mid);
    forest.calls.length = 0;
    await forest.wakeAll();
    const told = forest.calls.filter((call) => call.endsWith(mid));
    expect(told).toEqual([`childRevived ${mid}`, `childEnded ${mid}`]);
    expect(all()).toEqual(["FAILED", "FAILED", "FAILED", "TERMINATED"]);
  });

  it("runs again when it was terminated from above and the lowest is retried", async () => {
    await forest.operations(low).operate(retried);
    await forest.requests(top).tell({ kind: "terminated", reason: "enough" }, top);
    await forest.settle();
    expect(all()).toEqual(["TERMINATED", "TERMINATED", "TERMINATED", "TERMINATED"]);
    await forest.operations(low).operate(retried);
    expect(all()).toEqual(["RUNNING", "RUNNING", "RUNNING", "RUNNING"]);
  });
});

describe("a child that was never started", () => {
  it("is started when its task goes on", async () => {
    const forest = new Forest();
    forest.register("kid", [worker("a")], {}, ONCE);
    forest.register("top", [
      fork("f", [[kid("s", "kid")], [kid("t", "kid")]]),
      join("j", ["s", "t"]),
    ]);
    const top = await forest.start("top");
    const [s, t] = [forest.child(top, "s"), forest.child(top, "t")];
    await forest.fail(s, "a");
    await forest.requests(t).tell({ kind: "terminated" }, t);
    forest.remove(t);
    await forest.operations(top).operate(resumed);
    expect(forest.trace(t)).toEqual(["a SCHEDULED(0)"]);
    await forest.complete(t, "a");
    await forest.complete(s, "a");
    expect(forest.status(top)).toBe("COMPLETED");
  });
});

describe("a child whose parent ends and goes on while it is being called", () => {
  let forest: Forest;
  let top: string;
  let s: string;
  let release: () => void;

  beforeEach(async () => {
    forest = new Forest();
    forest.register("kid", [worker("a")], {}, ONCE);
    forest.register("top", [kid("s", "kid")]);
    top = await forest.start("top");
    s = forest.child(top, "s");
    await forest.fail(s, "a");
    release = forest.hold(s);
    await goOn();
  });

  async function goOn(): Promise<void> {
    void forest.operations(top).operate(resumed);
    await forest.settle();
  }

  async function terminate(): Promise<void> {
    await forest.requests(top).tell({ kind: "terminated" }, top);
  }

  it("is not ended in the run that follows", async () => {
    for (let time = 0; time < 2; time++) {
      await terminate();
      await goOn();
    }
    release();
    await forest.settle();
    expect([forest.status(top), forest.status(s)]).toEqual(["RUNNING", "RUNNING"]);
    await forest.complete(s, "a");
    expect(forest.status(top)).toBe("COMPLETED");
  });

  it("hears of the run that follows, also after a crash", async () => {
    await terminate();
    await goOn();
    forest.unreachable.add(s);
    release();
    await forest.settle();
    forest.crash(top);
    forest.unreachable.delete(s);
    await forest.wakeAll();
    await forest.complete(s, "a");
    expect(forest.status(top)).toBe("COMPLETED");
  });
});

describe("a child whose task is gone", () => {
  it("is ended all the same if it was to be, also after a crash", async () => {
    const forest = new Forest();
    forest.register("kid", [worker("a")], {}, ONCE);
    forest.register("top", [kid("s", "kid")]);
    const top = await forest.start("top");
    const s = forest.child(top, "s");
    forest.unreachable.add(s);
    await forest.requests(top).tell({ kind: "terminated" }, top);
    await forest.operations(top).operate(restarted);
    forest.crash(top);
    forest.unreachable.delete(s);
    await forest.wakeAll();
    expect(forest.status(s)).toBe("TERMINATED");
    expect(forest.child(top, "s")).not.toBe(s);
    expect(forest.status(forest.child(top, "s"))).toBe("RUNNING");
    expect(forest.execution(top).workflow.outbox).toEqual({});
    expect(forest.trace(top)).toEqual(["s IN_PROGRESS(0)"]);
  });
});

describe("a child that ends at once when it is retried", () => {
  it("ends its parent, too", async () => {
    const forest = new Forest();
    const failing = inline("i", "if ($.n === 1) { throw new Error('no') } $.n", {
      n: "${workflow.input.n}",
    });
    forest.register("kid", [failing], {}, ONCE);
    forest.register("top", [
      subWorkflow("s", { name: "kid" }, { inputParameters: { n: "${workflow.input.n}" } }),
    ]);
    const top = await forest.start("top", { n: 1 });
    const s = forest.child(top, "s");
    expect(forest.status(top)).toBe("FAILED");
    await forest.operations(s).operate(retried);
    await forest.settle();
    expect(forest.status(top)).toBe("FAILED");
    forest.execution(s).workflow.input = { n: 2 };
    await forest.operations(s).operate(retried);
    await forest.settle();
    expect(forest.status(top)).toBe("COMPLETED");
    expect(forest.task(top, "s").output).toMatchObject({ result: 2 });
  });
});
