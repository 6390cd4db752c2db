import { describe, expect, it } from "vitest";
import { newExecution } from "../../src/engine/start.ts";
import { traceOfTask } from "../../src/engine/tracing.ts";
import type { TaskRecord } from "../../src/engine/records.ts";
import { definitionOf, WORKFLOW_ID } from "../helpers/engine-world.ts";

const TRACE = {
  traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  tracestate: "a=1",
};
const VALUES = { workflowId: WORKFLOW_ID, input: {}, priority: 0, taskToDomain: {} };

const traceOf = (task: Partial<TaskRecord>, trace: typeof TRACE | undefined = TRACE) =>
  traceOfTask(newExecution(definitionOf([]), { ...VALUES, trace }, 0), task as TaskRecord);

describe("the trace of a task", () => {
  it("is that of its execution, with a span of the attempt's own", () => {
    const first = traceOf({ counter: 1 });
    expect(first?.tracestate).toBe("a=1");
    expect(first?.traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/);
    expect(first).not.toEqual(TRACE);
    expect(traceOf({ counter: 1 })).toEqual(first);
    expect(traceOf({ counter: 2 })).not.toEqual(first);
    expect(traceOf({ counter: 1, renewals: 1 })).not.toEqual(first);
  });

  it("is none where the execution belongs to none", () => {
    const execution = newExecution(definitionOf([]), VALUES, 0);
    expect(traceOfTask(execution, { counter: 1 } as TaskRecord)).toBeUndefined();
  });
});
