import { describe, expect, it } from "vitest";
import type { WaitLink, WorkflowExecutionPort } from "../../../src/app/ports.ts";
import { accepted, refused } from "../../../src/lib/outcome.ts";
import { formatTaskId, workflowIdOf } from "../../../src/lib/task-id.ts";
import { MAX_LOOKS, reasonNotToWait } from "../../../src/objects/execution/circular-wait.ts";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const taskOf = (number: number) => formatTaskId(idOf(number), 1);

/** Executions by number, each with the numbers of those that wait for it. The first one asks. */
class Waits {
  readonly asked: WaitLink[] = [];
  private readonly waiting: (number: number) => number[] | null | undefined;

  constructor(waiting: (number: number) => number[] | null | undefined) {
    this.waiting = waiting;
  }

  find(found: number): Promise<string | null> {
    const { execution } = EngineWorld.started(definitionOf([]));
    execution.workflow.workflowId = idOf(1);
    execution.workflow.followers = (this.waiting(1) ?? []).map(taskOf);
    const answer = async (link: WaitLink) => {
      this.asked.push(link);
      const waiting = this.waiting(Number(workflowIdOf(link.taskId)?.slice(-12)));
      if (waiting === undefined) return refused("not-found", "gone");
      return accepted(waiting?.map(taskOf) ?? null);
    };
    const port = { awaitedBy: answer } as unknown as WorkflowExecutionPort;
    return reasonNotToWait(idOf(found), execution, { execution: () => port });
  }
}

describe("the way to those that wait for an execution", () => {
  it("costs nothing where nobody waits", async () => {
    const waits = new Waits(() => []);
    expect(await waits.find(2)).toBeNull();
    expect(waits.asked).toEqual([]);
  });

  it("asks each of them once, for the execution that it waits for", async () => {
    const known: Record<number, number[]> = { 1: [2, 3], 2: [4], 3: [4], 4: [1, 2] };
    const waits = new Waits((number) => known[number]);
    expect(await waits.find(5)).toBeNull();
    expect(waits.asked).toEqual([
      { taskId: taskOf(2), childId: idOf(1) },
      { taskId: taskOf(3), childId: idOf(1) },
      { taskId: taskOf(4), childId: idOf(2) },
    ]);
  });

  it("passes over who is gone and who does not wait any more", async () => {
    const known: Record<number, number[] | null> = { 1: [2, 3], 2: null };
    const waits = new Waits((number) => known[number]);
    expect(await waits.find(2)).toBeNull();
    expect(waits.asked).toHaveLength(2);
  });

  it("names the first of a long circle", async () => {
    const reason = await new Waits((number) => [number + 1]).find(30);
    const named = Array.from({ length: 10 }, (_, at) => idOf(30 - at)).join(" waits for ");
    expect(reason).toBe(`The task would wait for itself: ${named} waits for ...`);
  });

  it("ends at a bound, and says so", async () => {
    const waits = new Waits((number) => [number + 1]);
    expect(await waits.find(MAX_LOOKS + 10)).toContain(`More than ${MAX_LOOKS} executions wait`);
    expect(waits.asked).toHaveLength(MAX_LOOKS);
  });
});
