import { describe, expect, it } from "vitest";
import { describe as describeTask, followOrder, label } from "../../../src/cli/demo/watch.ts";
import { createClient } from "../../../src/client/index.ts";
import type { Task } from "../../../src/model/task.ts";
import { fakeFetch } from "../../client/fake-fetch.ts";

const order = { number: 3, workflowId: "parent" };

function task(values: Record<string, unknown>): Task {
  return {
    referenceTaskName: "ship",
    taskType: "demo_warehouse",
    status: "COMPLETED",
    retryCount: 0,
    startTime: 1_000,
    endTime: 1_012,
    ...values,
  } as unknown as Task;
}

/** Follows an order whose executions look, each time they are read, like the next of their states. */
async function follow(states: Record<string, object[]>, deadline = Number.POSITIVE_INFINITY) {
  const { fetch } = fakeFetch(({ path }) => {
    const list = states[path.split("/")[2] ?? ""] ?? [];
    return { body: list.length > 1 ? list.shift() : list[0] };
  });
  const lines: string[] = [];
  const client = createClient({ baseUrl: "http://baton.test", fetch });
  const workflow = await followOrder(client, order, (line) => lines.push(line), deadline);
  return { workflow, lines };
}

describe("describe", () => {
  it("shows how a task ended and how long it took", () => {
    expect(describeTask(task({}))).toBe(
      "ship                      demo_warehouse  COMPLETED  12 ms",
    );
  });

  it("shows the attempt of a retry", () => {
    expect(describeTask(task({ retryCount: 1 }))).toContain("ship (attempt 2) ");
  });

  it("shows why a task failed", () => {
    const failed = task({ status: "FAILED", reasonForIncompletion: "no answer" });
    expect(describeTask(failed)).toMatch(/FAILED +no answer$/);
  });

  it("shows no negative times", () => {
    expect(describeTask(task({ startTime: 2_000 }))).toMatch(/ 0 ms$/);
  });
});

describe("label", () => {
  it("has one width for one and two digits", () => {
    expect(label({ number: 7, workflowId: "" })).toHaveLength(
      label({ number: 10, workflowId: "" }).length,
    );
  });
});

describe("followOrder", () => {
  it("prints each task once, when it has ended", async () => {
    const reserve = task({ taskId: "1", referenceTaskName: "reserve" });
    const open = task({ taskId: "2", status: "IN_PROGRESS" });
    const { workflow, lines } = await follow({
      parent: [
        { status: "RUNNING", tasks: [reserve, open] },
        { status: "COMPLETED", tasks: [reserve, task({ taskId: "2" })] },
      ],
    });
    expect(workflow.status).toBe("COMPLETED");
    expect(lines.map((line) => line.split(/ {2,}/).slice(0, 2).join())).toEqual([
      "order,3",
      "order,3",
    ]);
    expect(lines[0]).toContain("reserve");
    expect(lines[1]).toContain("ship");
  });

  it("prints the tasks of a child before the task that started it", async () => {
    const { lines } = await follow({
      parent: [
        {
          status: "COMPLETED",
          tasks: [task({ taskId: "1", referenceTaskName: "pay", subWorkflowId: "child" })],
        },
      ],
      child: [{ status: "COMPLETED", tasks: [task({ taskId: "2", referenceTaskName: "charge" })] }],
    });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain("charge");
    expect(lines[1]).toContain("pay");
  });

  it("gives up at the deadline, and names the order", async () => {
    const states = { parent: [{ status: "RUNNING", tasks: [] }] };
    await expect(follow(states, 0)).rejects.toThrow("Order 3 (parent) is still RUNNING.");
  });
});
