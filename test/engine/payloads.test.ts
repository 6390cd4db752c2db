import { describe, expect, it } from "vitest";
import type { Settings } from "../../src/engine/limits.ts";
import { MAX_REASON_LENGTH } from "../../src/engine/limits.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../helpers/engine-world.ts";
import {
  inline,
  setVariable,
  subWorkflow,
  worker,
  type TaskInput,
} from "../helpers/task-inputs.ts";

const KIB = 1024;

const typed = (type: string, taskReferenceName: string, more: object): TaskInput =>
  ({ type, taskReferenceName, ...more }) as TaskInput;

function started(tasks: TaskInput[], settings: Partial<Settings>, more: JsonObject = {}) {
  const { input = {}, ...definition } = more;
  return EngineWorld.started(
    definitionOf(tasks, definition),
    { input: input as JsonObject },
    settings,
  );
}

const tooLarge = (world: EngineWorld, reference: string, limit: number) => ({
  status: "FAILED_WITH_TERMINAL_ERROR",
  input: expect.anything(),
  output: {},
  reason: expect.stringMatching(
    new RegExp(
      `^The payload size: \\d+ of task: ${world.taskId(reference)} in workflow: ${WORKFLOW_ID}  is greater than the permissible limit: ${limit} bytes$`,
    ),
  ),
});

describe("payloads that grow", () => {
  it("fails the task whose input would be too large, and leaves that input out", () => {
    const doubled = (name: string, from: string) =>
      inline(name, "1", { a: `\${${from}}`, b: `\${${from}}` });
    const tasks = [doubled("s0", "workflow.input")];
    for (let step = 1; step < 60; step++) tasks.push(doubled(`s${step}`, `s${step - 1}.input`));
    const world = started(tasks, { maxPayloadBytes: 64 * KIB }, { input: { x: "x".repeat(KIB) } });
    const last = [...world.execution.tasks.values()].at(-1)!;
    expect(last).toMatchObject({ ...tooLarge(world, last.base, 64 * KIB), input: {} });
    expect(world.status).toBe("FAILED");
    expect(world.execution.tasks.size).toBeLessThan(9);
  });

  it("says how large a value would be that no string could hold", () => {
    const nested: JsonObject = {};
    let value: JsonObject = { text: "x".repeat(1_000) };
    for (let level = 0; level < 40; level++) value = { a: value, b: value };
    nested["v"] = value;
    const world = started([worker("a")], {});
    world.complete("a", nested);
    expect(world.task("a")).toMatchObject(tooLarge(world, "a", 10 * KIB * KIB));
    expect(world.task("a").reason).toContain("The payload size: 112");
  });

  it.each([
    ["a script's result", [inline("t", "({ text: 'x'.repeat(9000) })")]],
    ["a loop's output", [loopOf("t", 12)]],
    ["a JOIN's output", forkOf("t", 12)],
  ])("fails the task for %s", (_what, tasks) => {
    const world = started(tasks, { maxPayloadBytes: 8 * KIB });
    expect(world.task("t")).toMatchObject(tooLarge(world, "t", 8 * KIB));
    expect(world.status).toBe("FAILED");
  });

  it("fails the task for the answer of a call and for the output of a sub-workflow", () => {
    const big = { text: "x".repeat(9_000) };
    const http = { http_request: { uri: "http://x.test", method: "GET" } };
    const calling = started([typed("HTTP", "t", { inputParameters: http })], {
      maxPayloadBytes: 8 * KIB,
    });
    calling.answer("t", { output: big });
    expect(calling.task("t")).toMatchObject(tooLarge(calling, "t", 8 * KIB));
    const parent = started([subWorkflow("t", { name: "child", version: 1 })], {
      maxPayloadBytes: 8 * KIB,
    });
    parent.childEnded("t", { output: big });
    expect(parent.task("t")).toMatchObject(tooLarge(parent, "t", 8 * KIB));
  });

  it("fails an execution whose template makes the input too large, and leaves the input out", () => {
    const inputTemplate = { b: "y".repeat(700) };
    const input = { a: "x".repeat(700) };
    const world = started([worker("a")], { maxPayloadBytes: KIB }, { input, inputTemplate });
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      input: {},
      reason: expect.stringContaining(`of workflow: ${WORKFLOW_ID} is greater than`),
    });
    expect(world.execution.tasks.size).toBe(0);
  });

  it("fails the task whose output is nested too deep", () => {
    const world = started([worker("a")], { maxPayloadDepth: 10 });
    world.complete("a", nestedIn(10));
    expect(world.status).toBe("COMPLETED");
    const deeper = started([worker("a")], { maxPayloadDepth: 10 });
    deeper.complete("a", nestedIn(11));
    expect(deeper.task("a")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      output: {},
      reason: expect.stringContaining("nested deeper than the permissible limit: 10 levels"),
    });
  });

  it("measures nesting that no recursion would come to the end of", () => {
    const world = started([worker("a")], {});
    const body = JSON.parse(`${"[".repeat(200_000)}${"]".repeat(200_000)}`);
    expect(world.execution.sizes.of({ body }).depth).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("what an execution holds", () => {
  it("counts inputs and outputs of its tasks, and forgets what is undone or removed", () => {
    const world = started([worker("a"), setVariable("s", { x: "${a.output.x}" })], {});
    expect(world.execution.heldBytes).toBe(4);
    world.complete("a", { x: 1 });
    expect(world.execution.heldBytes).toBe("{}".length * 2 + '{"x":1}'.length * 2);
  });

  it("ends the execution when it becomes too much, running or paused, by inputs or outputs", () => {
    const settings = { maxHeldBytes: 2 * KIB };
    const tasks = forkOf("j", 3, worker);
    const reason = expect.stringContaining("more than the permissible limit: 2048 bytes");
    for (const paused of [false, true]) {
      const world = started(tasks, settings);
      if (paused) world.send({ kind: "paused" });
      world.complete("b0", { x: "x".repeat(KIB) });
      world.complete("b1", { x: "x".repeat(KIB) });
      expect(world.workflow).toMatchObject({ status: "FAILED", reason });
      expect(world.task("b2").status).toBe("CANCELED");
    }
    const wide = forkOf("j", 100, (name) =>
      worker(name, { inputParameters: { text: "${workflow.input.x}" } }),
    );
    const world = started(wide, settings, { input: { x: "x".repeat(100) } });
    expect(world.workflow).toMatchObject({ status: "FAILED", reason });
    expect(world.execution.tasks.size).toBeLessThan(25);
  });

  it("fails the task whose payload holds more lists and objects than memory has room for", () => {
    const settings = { maxPayloadContainers: 100 };
    const many = Array.from({ length: 98 }, () => ({}));
    const world = started([worker("a"), inline("b", "1", { twice: ["${a.output}", 1] })], settings);
    world.complete("a", { many } as unknown as JsonObject);
    expect(world.task("a").status).toBe("COMPLETED");
    expect(world.task("b")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      input: {},
      reason: `The payload of task: ${world.taskId("b")} in workflow: ${WORKFLOW_ID}  holds more than the permissible limit: 100 lists and objects`,
    });
  });

  it("keeps the beginning of a very long reason", () => {
    const world = started([worker("a")], {});
    world.fail("a", "r".repeat(100_000), "FAILED_WITH_TERMINAL_ERROR");
    expect(world.task("a").reason).toHaveLength(MAX_REASON_LENGTH);
    expect(world.workflow.reason).toHaveLength(MAX_REASON_LENGTH);
  });
});

function nestedIn(depth: number): JsonObject {
  let value: JsonObject = {};
  for (let level = 1; level < depth; level++) value = { v: value };
  return value;
}

function loopOf(reference: string, turns: number): TaskInput {
  return typed("DO_WHILE", reference, {
    loopCondition: `$.${reference}.iteration < ${turns}`,
    loopOver: [inline("body", "'x'.repeat(1000)")],
  });
}

function forkOf(
  reference: string,
  branches: number,
  make: (name: string) => TaskInput = (name) => inline(name, "'x'.repeat(1000)"),
): TaskInput[] {
  const names = Array.from({ length: branches }, (_, at) => `b${at}`);
  return [
    typed("FORK_JOIN", "f", { forkTasks: names.map((name) => [make(name)]) }),
    typed("JOIN", reference, { joinOn: names }),
  ];
}
