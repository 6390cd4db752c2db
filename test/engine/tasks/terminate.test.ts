import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { fork, inline, join, terminate, worker } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "TERMINATE",
  tasks: [terminate("t", { terminationStatus: "COMPLETED", workflowOutput: { x: REFERENCE } })],
  input: { terminationStatus: "COMPLETED", workflowOutput: { x: RESOLVED } },
  endsWorkflow: true,
});

const ended = (input: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  EngineWorld.started(definitionOf([terminate("t", input), inline("never")], more));

describe("a TERMINATE task", () => {
  it.each(["COMPLETED", "FAILED", "TERMINATED"])("ends the execution as %s", (status) => {
    const world = ended({ terminationStatus: status, workflowOutput: { n: 1 } });
    expect(world.workflow).toMatchObject({
      status,
      output: { n: 1 },
      reason: `Workflow is ${status} by TERMINATE task: ${world.taskId("t")}`,
    });
    expect(world.task("t")).toMatchObject({ status: "COMPLETED", output: { n: 1 } });
    expect(world.names()).toEqual(["t"]);
    const failed = status === "COMPLETED" ? undefined : world.task("t").counter;
    expect(world.workflow.failedTask).toBe(failed);
  });

  it("gives its own reason when it has one", () => {
    const input = { terminationStatus: "FAILED", terminationReason: "no ${workflow.input.what}" };
    const definition = definitionOf([terminate("t", input)]);
    const world = EngineWorld.started(definition, { input: { what: "stock" } });
    expect(world.workflow.reason).toBe("no stock");
  });

  it.each([
    [undefined, {}],
    [null, {}],
    ["text", { output: "text" }],
    [[1], { output: [1] }],
    [0, { output: 0 }],
  ])("makes an object of the output %j", (workflowOutput, output) => {
    const given = workflowOutput === undefined ? {} : { workflowOutput };
    expect(ended({ terminationStatus: "COMPLETED", ...given }).workflow.output).toEqual(output);
  });

  it("beats the definition's output parameters", () => {
    const input = { terminationStatus: "COMPLETED", workflowOutput: { own: 1 } };
    const world = ended(input, { outputParameters: { other: 2 } });
    expect(world.workflow.output).toEqual({ own: 1 });
  });

  it("starts the failure workflow unless it completes", () => {
    const failureWorkflow = { failureWorkflow: "cleanup" };
    const failed = ended({ terminationStatus: "FAILED" }, failureWorkflow);
    expect(failed.effectLines()).toEqual(["start-failure-workflow"]);
    const completed = ended({ terminationStatus: "COMPLETED" }, failureWorkflow);
    expect(completed.effectLines()).toEqual([]);
  });

  it.each([{}, { terminationStatus: "PAUSED" }, { terminationStatus: "${workflow.input.none}" }])(
    "fails with %j",
    (input) => {
      const world = ended(input);
      const reason = "given termination status is not valid";
      expect(world.task("t")).toMatchObject({ status: "FAILED", reason });
      expect(world.status).toBe("FAILED");
    },
  );

  it("decides how the execution ends where it is the last of those that come up together", () => {
    const first = terminate("first", { terminationStatus: "FAILED", workflowOutput: { n: 1 } });
    const last = terminate("last", { terminationStatus: "COMPLETED", workflowOutput: { n: 2 } });
    const world = EngineWorld.started(
      definitionOf([fork("f", [[first], [last]]), join("j", ["first", "last"])]),
    );
    expect(world.workflow).toMatchObject({
      status: "COMPLETED",
      reason: `Workflow is COMPLETED by TERMINATE task: ${world.taskId("last")}`,
      output: { n: 1 },
    });
  });

  it("cancels what else is open, in a fork", () => {
    const input = { terminationStatus: "COMPLETED", workflowOutput: { r: 1 } };
    const world = EngineWorld.started(
      definitionOf([fork("f", [[worker("p")], [terminate("t", input)]]), join("j", ["p", "t"])]),
    );
    expect(world.trace()).toEqual([
      "1 FORK f COMPLETED(0)",
      "2 p p CANCELED(0)",
      "3 TERMINATE t COMPLETED(0)",
      "4 JOIN j CANCELED(0)",
    ]);
    expect(world.workflow).toMatchObject({
      status: "COMPLETED",
      reason: `Workflow is COMPLETED by TERMINATE task: ${world.taskId("t")}`,
      output: { r: 1 },
    });
    expect(world.effectLines()).toEqual(["withdraw-task p"]);
  });

  it("cannot make a permissive task's failure a success, but its output stands", () => {
    const input = { terminationStatus: "COMPLETED", workflowOutput: { r: 1 } };
    const tasks = [worker("a", { permissive: true }), terminate("t", input)];
    const world = EngineWorld.started(definitionOf(tasks, {}, { a: { retryCount: 0 } }));
    world.fail("a", "pp");
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      reason: `Task ${world.taskId("a")} failed with status: FAILED and reason: 'pp'`,
      output: { r: 1 },
      failedReferences: ["a"],
    });
  });

  it("does not cover up a failure that came in the same pass", () => {
    const broken = inline("broken", "throw new Error('lost')");
    for (const branches of [
      [[terminate("t", { terminationStatus: "COMPLETED" })], [broken]],
      [[broken], [terminate("t", { terminationStatus: "COMPLETED" })]],
    ]) {
      const world = EngineWorld.started(
        definitionOf([fork("f", branches), join("j", ["t", "broken"])]),
      );
      expect(world.status).toBe("FAILED");
      expect(world.workflow.reason).toContain(world.taskId("broken"));
    }
  });
});
