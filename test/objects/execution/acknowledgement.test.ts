import { describe, expect, it } from "vitest";
import { noChanges } from "../../../src/engine/changes.ts";
import { acknowledge } from "../../../src/objects/execution/acknowledgement.ts";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { fork, join, subWorkflow, worker } from "../../helpers/task-inputs.ts";

function world(): EngineWorld {
  const branches = [[worker("a")], [subWorkflow("s")]];
  return EngineWorld.started(definitionOf([fork("f", branches), join("j", ["a", "s"])]));
}

describe("an acknowledged effect", () => {
  it("of a task that is written again anyway is noted in memory, with the queue's domain", () => {
    const running = world();
    const { execution } = running;
    const [a, s] = [running.task("a"), running.task("s")];
    const pushed = acknowledge({ kind: "enqueue-task", task: a }, execution, { domain: "blue" });
    expect([pushed, a.outbox, a.domain]).toEqual([null, undefined, "blue"]);
    expect(acknowledge({ kind: "start-child", task: s }, execution, {})).toBeNull();
    expect(s.outbox).toBeUndefined();
  });

  it("of a task that waits for its limits is written, for it may wait for long", () => {
    const http = {
      type: "HTTP",
      taskReferenceName: "h",
      inputParameters: { uri: "http://a.test" },
    };
    const definition = definitionOf([http], {}, { h: { concurrentExecLimit: 1 } });
    const waiting = EngineWorld.started(definition);
    const task = waiting.task("h");
    const changes = acknowledge({ kind: "enqueue-task", task }, waiting.execution, {});
    expect(changes).toEqual({ ...noChanges(), tasks: new Set([task]) });
    expect(task.outbox).toBeUndefined();
  });

  it("of a task that has ended is written", () => {
    const ended = world();
    ended.send({ kind: "terminated" });
    for (const [reference, kind] of [
      ["a", "withdraw-task"],
      ["s", "terminate-child"],
    ] as const) {
      const task = ended.task(reference);
      const changes = acknowledge({ kind, task }, ended.execution, {});
      expect(changes).toEqual({ ...noChanges(), tasks: new Set([task]) });
      expect(task.outbox).toBeUndefined();
    }
  });

  it("leaves alone what has been asked for meanwhile", () => {
    const ended = world();
    ended.send({ kind: "terminated" });
    const task = ended.task("a");
    expect(acknowledge({ kind: "enqueue-task", task }, ended.execution, {})).toBeNull();
    expect(task.outbox).toBe("withdraw");
  });

  it("of a task that was removed meanwhile is the last that is kept of it", () => {
    const restarted = world();
    const task = restarted.task("a");
    restarted.send({ kind: "terminated" });
    restarted.send({ kind: "restarted", useLatestDefinition: false });
    const { execution } = restarted;
    const { counter } = task;
    expect(acknowledge({ kind: "enqueue-task", task }, execution, {})).toBeNull();
    expect(execution.forgotten.has(counter)).toBe(true);
    const changes = acknowledge({ kind: "withdraw-task", task }, execution, {});
    expect(changes).toEqual({ ...noChanges(), forgotten: [counter] });
    expect(execution.forgotten.has(counter)).toBe(false);
    expect(acknowledge({ kind: "withdraw-task", task }, execution, {})).toBeNull();
  });

  it("leaves a removed task of whose result the cache does not know yet", () => {
    const cached = worker("a", { cacheConfig: { key: "k", ttlInSecond: 9 } });
    const restarted = EngineWorld.started(definitionOf([cached]));
    const task = restarted.task("a");
    const { counter } = task;
    restarted.send({ kind: "task-claimed", task: counter, workerId: "w", holdsSlot: true });
    restarted.update("a", { status: "COMPLETED" });
    restarted.send({ kind: "restarted", useLatestDefinition: false });
    const { execution } = restarted;
    const first = acknowledge({ kind: "withdraw-task", task }, execution, {});
    expect([first?.forgotten, execution.forgotten.has(counter)]).toEqual([[counter], true]);
    acknowledge({ kind: "keep-result", task }, execution, {});
    expect(execution.forgotten.has(counter)).toBe(false);
  });

  it("of the execution is written, and what else is asked for stays", () => {
    const { execution } = world();
    const failureWorkflow = { id: "f", name: "fw" };
    execution.workflow.outbox = { parent: true, failureWorkflow };
    const receipt = { told: { parent: true } } as const;
    expect(acknowledge({ kind: "tell-parent" }, execution, receipt)?.workflow).toBe(true);
    expect(execution.workflow.outbox).toEqual({ failureWorkflow });
    execution.workflow.outbox = { parent: true, failureWorkflow };
    acknowledge({ kind: "start-failure-workflow" }, execution, { told: { failureWorkflow } });
    expect(execution.workflow.outbox).toEqual({ parent: true });
    expect(acknowledge({ kind: "index" }, execution, {})).toBeNull();
  });

  it("of the execution leaves what has come to be told since then", () => {
    const { execution } = world();
    const [first, second] = [1, 2].map(() => ({ operation: "retried", path: "" }) as const);
    execution.workflow.outbox = { revived: second!, parent: true };
    acknowledge({ kind: "tell-parent" }, execution, { told: { revived: first! } });
    expect(execution.workflow.outbox).toEqual({ revived: second, parent: true });
  });
});
