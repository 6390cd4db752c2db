import { beforeEach, describe, expect, it } from "vitest";
import type { SignalUpdate } from "../../../src/app/ports.ts";
import { HostWorld } from "../../helpers/execution-host.ts";
import { FakeExecution } from "../../helpers/fake-objects.ts";
import { fork, join, subWorkflow, wait, worker } from "../../helpers/task-inputs.ts";

let world: HostWorld;
beforeEach(() => {
  world = new HostWorld();
  world.definition = "{}";
});

const COMPLETED: SignalUpdate = { status: "COMPLETED", output: { n: 1 } };

/** The child of a task, started. */
function childOf(reference: string): FakeExecution {
  const id = world.host.current()?.latest.get(reference)?.subWorkflowId ?? "";
  const child = new FakeExecution(id);
  child.started = world.parent.started;
  world.others.set(id, child);
  return child;
}

describe("a signal", () => {
  it("ends the execution's own first WAIT and names it", async () => {
    await world.start([fork("f", [[subWorkflow("s")], [wait("w")]]), join("j", ["s", "w"])]);
    const child = childOf("s");
    expect(await world.steering.signal(COMPLETED)).toEqual({
      ok: true,
      value: { taskId: world.taskId(3) },
    });
    expect(child.signals).toEqual([]);
  });

  it("goes to the children that run, in order, until one has a WAIT", async () => {
    const branches = [[subWorkflow("s")], [subWorkflow("t")], [subWorkflow("u")]];
    await world.start([fork("f", branches), join("j", ["s", "t", "u"])]);
    const [s, t, u] = ["s", "t", "u"].map(childOf);
    if (s !== undefined) s.waitsForSignal = false;
    const answer = await world.steering.signal(COMPLETED);
    expect(answer).toEqual({ ok: true, value: { taskId: t?.taskId } });
    expect(s?.signals).toEqual([COMPLETED]);
    expect(t?.signals).toEqual([COMPLETED]);
    expect(u?.signals).toEqual([]);
  });

  it("says that nothing waits, also where a child is gone", async () => {
    await world.start([subWorkflow("s")]);
    const child = childOf("s");
    child.removed = true;
    expect(await world.steering.signal(COMPLETED)).toEqual({ ok: true, value: null });
  });

  it("fails where a child cannot be reached, for it may have been signaled", async () => {
    await world.start([subWorkflow("s")]);
    childOf("s").failures = [new Error("moved")];
    await expect(world.steering.signal(COMPLETED)).rejects.toThrow("moved");
  });

  it("is refused where there is no execution", async () => {
    expect(await world.steering.signal(COMPLETED)).toMatchObject({ ok: false, code: "not-found" });
    await world.start([worker("a")]);
    expect(await world.steering.signal(COMPLETED)).toEqual({ ok: true, value: null });
  });
});
