import { describe, expect, it } from "vitest";
import { derivedUuid } from "../../src/lib/derived-uuid.ts";
import { jsonBytes } from "../../src/lib/json-size.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../helpers/engine-world.ts";
import { fork, inline, join, worker, type TaskInput } from "../helpers/task-inputs.ts";

type More = Record<string, unknown>;

const FAILING = { a: { retryCount: 0 } };
const started = (tasks: TaskInput[], more: More = {}, input: Record<string, never> | object = {}) =>
  EngineWorld.started(definitionOf(tasks, more, FAILING), { input: input as never });

describe("the output of an execution", () => {
  it("is that of the last task", () => {
    expect(started([inline("a", "1"), inline("b", "2")]).workflow.output).toEqual({ result: 2 });
  });

  it("is that of the last task that was scheduled, on failure too", () => {
    const world = started([fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"])]);
    world.complete("b", { n: 1 });
    world.fail("a");
    expect(world.workflow.output).toEqual({ b: { n: 1 } });
  });

  it("is what the definition says, resolved when the status is known", () => {
    const outputParameters = {
      n: "${a.output.result}",
      status: "${workflow.status}",
      none: "${nothing.output.x}",
      id: "${CPEWF_TASK_ID}",
      fixed: { list: [1, "${workflow.input.x}"] },
    };
    const world = started([inline("a", "5")], { outputParameters }, { x: "in" });
    expect(world.workflow.output).toEqual({
      n: 5,
      status: "COMPLETED",
      none: null,
      id: "${CPEWF_TASK_ID}",
      fixed: { list: [1, "in"] },
    });
  });

  it("is resolved on failure too", () => {
    const outputParameters = {
      status: "${workflow.status}",
      why: "${workflow.reasonForIncompletion}",
    };
    const world = started([worker("a")], { outputParameters });
    world.fail("a", "broke");
    expect(world.workflow.output).toEqual({ status: "FAILED", why: world.workflow.reason });
  });

  it("fails what would else have completed when it is beyond the limit", () => {
    const outputParameters = { twice: "${workflow.input.x}${workflow.input.x}" };
    const definition = definitionOf([inline("i")], { outputParameters, failureWorkflow: "fw" });
    const bytes = jsonBytes({ twice: "x".repeat(100) });
    const input = { x: "x".repeat(50) };
    const world = EngineWorld.started(definition, { input }, { maxPayloadBytes: bytes - 1 });
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      reason: `The payload size: ${bytes} of workflow: ${WORKFLOW_ID} is greater than the permissible limit: ${bytes - 1} bytes`,
    });
    expect(world.workflow.output).toEqual({
      "conductor.failure_workflow": derivedUuid(`failure-workflow:${WORKFLOW_ID}:0`),
    });
    const fitting = EngineWorld.started(definition, { input }, { maxPayloadBytes: bytes });
    expect(fitting.status).toBe("COMPLETED");
  });

  it("that cannot even be made is no error of ours, however the execution ends", () => {
    const text = "x".repeat(1024 * 1024);
    const outputParameters = { much: "${workflow.input.x}".repeat(17) };
    const more = { outputParameters, failureWorkflow: "${workflow.input.x}".repeat(17) };
    const completed = started([inline("i")], more, { x: text });
    expect(completed.workflow).toMatchObject({ status: "FAILED", output: {} });
    expect(completed.workflow.reason).toMatch(/^The output cannot be made/);
    const terminated = started([worker("w")], more, { x: text });
    terminated.send({ kind: "terminated", reason: "enough" });
    expect(terminated.workflow).toMatchObject({
      status: "TERMINATED",
      reason: "enough",
      output: {},
    });
  });

  it("is empty without any task", () => {
    const world = started([]);
    expect(world.workflow).toMatchObject({
      status: "COMPLETED",
      output: {},
      reason: "No tasks found to be executed",
    });
  });
});

describe("the end of an execution", () => {
  it("has its time, counts a version, and tells the parent if there is one", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]), { parentWorkflowId: "p" });
    const { version } = world.workflow;
    world.now += 100;
    world.complete("a");
    expect(world.workflow.endTime).toBeGreaterThanOrEqual(world.now);
    expect(world.workflow.version).toBeGreaterThan(version);
    expect(world.workflow.outbox).toEqual({ parent: true });
    expect(world.effects.map((effect) => effect.kind)).toEqual(["tell-parent", "index"]);
  });

  it("tells nobody without a parent", () => {
    const world = started([inline("i")]);
    expect(world.workflow.outbox).toEqual({});
    expect(world.effectLines()).toEqual([]);
  });

  it("lists what failed, attempts that were retried and permissive tasks included, optional ones not", () => {
    const tasks = [
      worker("retried", { name: "work" }),
      worker("o", { optional: true, retryCount: 0 }),
      worker("p", { permissive: true, retryCount: 0 }),
      worker("end"),
    ];
    const definition = definitionOf(tasks, {}, { work: { retryCount: 1, retryDelaySeconds: 0 } });
    const world = EngineWorld.started(definition);
    world.fail("retried");
    world.complete("retried");
    world.fail("o");
    world.fail("p");
    world.complete("end");
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      failedReferences: ["retried", "p"],
      failedTaskNames: ["work", "p"],
    });
  });
});

describe("the failure workflow", () => {
  const failed = (failureWorkflow: string, input: object = {}) => {
    const world = started([worker("a")], { failureWorkflow }, input);
    world.fail("a");
    return world;
  };

  it("starts under an id of its own that the output names", () => {
    const world = failed("cleanup");
    const id = derivedUuid(`failure-workflow:${WORKFLOW_ID}:0`);
    expect(world.workflow.outbox.failureWorkflow).toEqual({ id, name: "cleanup" });
    expect(world.workflow.output).toEqual({ "conductor.failure_workflow": id });
    expect(world.effectLines()).toEqual(["start-failure-workflow"]);
  });

  it.each([
    ["${workflow.input.fw}", "by_input"],
    ["cleanup_${workflow.status}", "cleanup_FAILED"],
    ["$workflow.input.fw", "by_input"],
    ["$.workflow.fw", "by_input"],
    ["$workflow.input.fw-2", "dashed"],
  ])("may be named by %s", (text, name) => {
    const world = failed(text, { fw: "by_input", "fw-2": "dashed" });
    expect(world.workflow.outbox.failureWorkflow?.name).toBe(name);
  });

  it.each([
    "",
    "${workflow.input.none}",
    "$workflow.input.none",
    "$workflow.input.constructor",
    "${workflow.input.n}",
  ])("is none when its name is %j and gives no text", (text) => {
    const world = failed(text, { n: 5 });
    expect(world.workflow.outbox).toEqual({});
    expect(world.effectLines()).toEqual([]);
  });

  it("is not started when the execution completes", () => {
    const world = started([worker("a")], { failureWorkflow: "fw" });
    world.complete("a");
    expect(world.effectLines()).toEqual([]);
  });

  it("that could not be started leaves the reason in the output", () => {
    const world = failed("cleanup");
    const reason = "Error workflow cleanup failed to start.  reason: no such workflow";
    world.send({ kind: "failure-workflow-refused", reason });
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      output: { "conductor.failure_workflow": reason },
    });
  });

  it("that could not be started says nothing in the output of a run that has begun since", () => {
    const world = failed("cleanup");
    world.send({ kind: "restarted", useLatestDefinition: false });
    world.send({ kind: "failure-workflow-refused", reason: "no such workflow" });
    expect([world.status, world.workflow.output]).toEqual(["RUNNING", {}]);
  });
});
