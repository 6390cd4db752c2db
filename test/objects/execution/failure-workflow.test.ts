import { describe, expect, it } from "vitest";
import { HostWorld } from "../../helpers/execution-host.ts";

describe("an execution that has failed", () => {
  it("gives a failure workflow up that cannot be started at all, and does not try it at each wake", async () => {
    const world = new HostWorld();
    world.definition = "{}";
    let starts = 0;
    world.parent.start = async () => {
      starts += 1;
      throw new RangeError("Invalid string length");
    };
    const inputParameters = { terminationStatus: "FAILED" };
    const end = { type: "TERMINATE", taskReferenceName: "end", inputParameters };
    await world.start([end], { failureWorkflow: "sorry" });
    world.wakeUp();
    await world.host.wake();
    await world.settle();
    expect(starts).toBe(1);
    expect(world.host.current()?.workflow).toMatchObject({
      outbox: {},
      output: {
        "conductor.failure_workflow":
          "Error workflow failed to start.  reason: Invalid string length",
      },
    });
  });
});
