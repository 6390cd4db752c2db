import { beforeEach, describe, expect, it } from "vitest";
import type { AwaitRequest, Standstill } from "../../../src/app/ports.ts";
import type { Outcome } from "../../../src/lib/outcome.ts";
import { HostWorld } from "../../helpers/execution-host.ts";
import { FakeExecution } from "../../helpers/fake-objects.ts";
import { fork, inline, join, subWorkflow, wait, worker } from "../../helpers/task-inputs.ts";

let world: HostWorld;
beforeEach(() => {
  world = new HostWorld();
});

/** A wait whose outcome can be looked at. */
class Call {
  outcome: Outcome<Standstill | null> | "waits" = "waits";
  readonly done: Promise<void>;

  constructor(request: Partial<AwaitRequest> = {}) {
    const whole: AwaitRequest = {
      references: [],
      timeout: 10_000,
      view: "target",
      last: false,
      ...request,
    };
    this.done = world.steering.awaitStandstill(whole).then((outcome) => {
      this.outcome = outcome;
    });
  }

  /** `kind status` of what it was answered with. */
  get line(): string {
    if (this.outcome === "waits") return "waits";
    if (!this.outcome.ok) return this.outcome.code;
    const { value } = this.outcome;
    return value === null ? "null" : `${value.kind} ${value.status}`;
  }

  get view(): Record<string, unknown> {
    if (this.outcome === "waits" || !this.outcome.ok) return {};
    return JSON.parse(this.outcome.value?.view ?? "{}") as Record<string, unknown>;
  }
}

async function call(request: Partial<AwaitRequest> = {}): Promise<Call> {
  const made = new Call(request);
  await world.settle();
  return made;
}

/** The child of a task, for the neighbours to find. */
function childOf(reference: string): FakeExecution {
  const id = world.host.current()?.latest.get(reference)?.subWorkflowId ?? "";
  const child = new FakeExecution(id);
  world.others.set(id, child);
  return child;
}

/** A child whose waits are answered by hand. */
function waitingChild(reference: string): {
  child: FakeExecution;
  requests: AwaitRequest[];
  answer: (outcome: Outcome<Standstill | null>) => void;
} {
  const child = childOf(reference);
  const requests: AwaitRequest[] = [];
  let answer: (outcome: Outcome<Standstill | null>) => void = () => {};
  child.awaitStandstill = (request) => {
    requests.push(request);
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  return { child, requests, answer: (outcome) => answer(outcome) };
}

const blockedAt = (view: string, isTask = false): Outcome<Standstill> => ({
  ok: true,
  value: { kind: "blocked", status: "RUNNING", view, isTask },
});

describe("a wait for an execution", () => {
  it("is over at once where it has ended, or a WAIT without an end blocks it", async () => {
    await world.start([inline("i")]);
    expect((await call()).line).toBe("ended COMPLETED");
    world = new HostWorld();
    await world.start([wait("w")]);
    const waiting = await call();
    expect(waiting.line).toBe("blocked RUNNING");
    expect(waiting.view).toMatchObject({ status: "RUNNING", workflowId: world.workflowId });
  });

  it("goes on until an event ends or blocks the execution, for everybody who waits", async () => {
    await world.start([worker("a"), worker("b"), wait("w"), worker("c")]);
    const [byName, byWait] = [await call({ references: ["a"] }), await call()];
    expect([byName.line, byWait.line]).toEqual(["waits", "waits"]);
    await world.claim(1);
    await world.settle();
    expect(byName.line).toBe("waits");
    await world.complete(1);
    expect([byName.line, byWait.line]).toEqual(["blocked RUNNING", "waits"]);
    await world.complete(2);
    expect(byWait.line).toBe("blocked RUNNING");
    expect(byWait.view["tasks"]).toHaveLength(3);
    await world.steering.signal({ status: "COMPLETED", output: {} });
    const toTheEnd = await call();
    await world.complete(4);
    expect(toTheEnd.line).toBe("ended COMPLETED");
  });

  it("shows the task that blocks where it is asked for, and else the execution", async () => {
    await world.start([worker("a"), wait("w", { q: 1 })]);
    const ended = await call({ view: "task", references: ["a"] });
    await world.complete(1, { n: 1 });
    expect(ended.view).toMatchObject({ referenceTaskName: "a", output: { n: 1 } });
    const open = await call({ view: "task" });
    expect(open.view).toMatchObject({ referenceTaskName: "w", input: { q: 1 } });
    await world.steering.signal({ status: "COMPLETED", output: {} });
    const after = await call({ view: "task" });
    expect(after.outcome).toMatchObject({ value: { kind: "ended", isTask: false } });
    expect(after.view).toHaveProperty("tasks");
  });

  it("is answered with null when its time is over, or with the state where it is the last", async () => {
    await world.start([worker("a")]);
    const [early, last] = [await call({ timeout: 5 }), await call({ timeout: 5, last: true })];
    for (const timer of world.timers) timer();
    await Promise.all([early.done, last.done]);
    expect(early.line).toBe("null");
    expect(last.line).toBe("running RUNNING");
    expect((await call({ timeout: 0 })).line).toBe("null");
    expect((await call({ timeout: 0, last: true })).line).toBe("running RUNNING");
    await world.complete(1);
    expect([early.line, last.line]).toEqual(["null", "running RUNNING"]);
  });

  it("is refused where there is no execution, and ends when it is removed", async () => {
    expect((await call()).line).toBe("not-found");
    await world.start([worker("a")]);
    const waiting = await call({ last: true });
    world.storage.exec("DELETE FROM record");
    world.host.forget();
    await world.settle();
    expect(waiting.line).toBe("not-found");
  });

  it("waits until what it shows as SCHEDULED can be polled", async () => {
    await world.start([wait("w"), worker("a")]);
    let arrive = (): void => {};
    world.pushHeld = new Promise((resolve) => {
      arrive = resolve;
    });
    await world.steering.signal({ status: "COMPLETED", output: {} });
    const waiting = await call({ references: ["w"] });
    expect(waiting.line).toBe("waits");
    arrive();
    await waiting.done;
    expect(waiting.line).toBe("blocked RUNNING");
    expect(world.pushed).toEqual([world.taskId(2)]);
  });

  it("goes on after an eviction when the caller comes again", async () => {
    await world.start([worker("a"), wait("w")]);
    await call();
    world.wakeUp();
    const again = await call();
    await world.complete(1);
    expect(again.line).toBe("blocked RUNNING");
  });
});

describe("a wait through sub-workflows", () => {
  beforeEach(() => {
    world.definition = "{}";
  });

  it("asks the children that run, for what the caller wants", async () => {
    await world.start([subWorkflow("s")]);
    const { requests, answer } = waitingChild("s");
    const waiting = await call({ references: ["x"], view: "task" });
    expect(requests).toEqual([{ references: ["x"], timeout: 10_000, view: "task", last: false }]);
    answer(blockedAt('{"taskId":"t"}', true));
    await world.settle();
    expect(waiting.outcome).toMatchObject({ value: { kind: "blocked", isTask: true } });
    expect(waiting.view).toEqual({ taskId: "t" });
  });

  it("shows the target where that is asked for, and asks children for no view", async () => {
    await world.start([subWorkflow("s")]);
    const { requests, answer } = waitingChild("s");
    const waiting = await call();
    expect(requests[0]?.view).toBe("none");
    answer(blockedAt(""));
    await world.settle();
    expect(waiting.view).toMatchObject({ workflowId: world.workflowId });
  });

  it("asks a child that is started later as soon as it is there, and only for the time left", async () => {
    await world.start([worker("a"), subWorkflow("s")]);
    const waiting = await call();
    world.now += 4_000;
    let begun = (): void => {};
    world.parent.delay = new Promise((resolve) => {
      begun = resolve;
    });
    await world.complete(1);
    const { child, requests, answer } = waitingChild("s");
    child.start = world.parent.start.bind(world.parent);
    expect(requests).toEqual([]);
    begun();
    await world.settle();
    expect(requests.map(({ timeout }) => timeout)).toEqual([6_000]);
    answer(blockedAt(""));
    await world.settle();
    expect(waiting.line).toBe("blocked RUNNING");
  });

  it("takes no notice of a child that has ended, runs out of time or is unknown", async () => {
    const branches = [[subWorkflow("s")], [subWorkflow("t")], [subWorkflow("u")]];
    await world.start([fork("f", branches), join("j", ["s", "t", "u"])]);
    const [s, t, u] = ["s", "t", "u"].map(waitingChild);
    const waiting = await call();
    s?.answer({ ok: true, value: { kind: "ended", status: "COMPLETED", view: "", isTask: false } });
    t?.answer({ ok: true, value: null });
    u?.answer({ ok: false, code: "not-found", message: "gone" });
    await world.settle();
    expect(waiting.line).toBe("waits");
  });

  it("asks a child that cannot be reached once more, and then goes on without it", async () => {
    await world.start([subWorkflow("s")]);
    const child = childOf("s");
    child.started = world.parent.started;
    child.failures = [new Error("moved")];
    child.standstills = [{ kind: "blocked", status: "RUNNING", view: "", isTask: false }];
    expect((await call()).line).toBe("blocked RUNNING");
    child.failures = [new Error("moved"), new Error("moved again")];
    expect((await call()).line).toBe("waits");
    expect(child.awaited).toHaveLength(4);
  });
});
