import { describe, expect, it } from "vitest";
import { childRequestOf } from "../../src/engine/children.ts";
import { startedExecutionOf, startRequestOf } from "../../src/engine/started-workflow.ts";
import { taskView, workflowView } from "../../src/engine/views.ts";
import { definitionOf, EngineWorld, type TaskInput } from "../helpers/engine-world.ts";
import {
  forkInputs,
  forkTasks,
  inline,
  join,
  startWorkflow,
  subWorkflow,
  worker,
} from "../helpers/task-inputs.ts";

const VALUE = "correct-horse-battery";
const TOKEN = "${workflow.secrets.TOKEN}";

function started(tasks: TaskInput[], more = {}, taskDefs = {}): EngineWorld {
  const environment = new Map([
    ["REGION", "eu"],
    ["JSON", '{"a":{"b":2}}'],
  ]);
  const world = new EngineWorld(definitionOf(tasks, {}, taskDefs), more, { environment });
  world.known.secrets.set("TOKEN", { value: VALUE, previous: "the-value-before" });
  world.known.secrets.set("NONE", null);
  world.known.taskDefinitions.set("w", null);
  world.send({ kind: "started" });
  return world;
}

/** What a worker is handed. */
function handed(world: EngineWorld, reference: string) {
  const task = world.task(reference).counter;
  const { answer } = world.send({ kind: "task-claimed", task, workerId: "w" });
  return answer.ok ? answer.value.handover : null;
}

const stored = (world: EngineWorld): string =>
  JSON.stringify([
    ...world.execution.tasks.values(),
    workflowView(world.execution, [...world.execution.tasks.values()]),
  ]);

describe("a task that uses secrets", () => {
  it("hands their values to its worker, and hides them in what it gives back", () => {
    const world = started([
      worker("a", {
        inputParameters: { header: `Bearer ${TOKEN}`, none: "${workflow.secrets.NONE}" },
      }),
    ]);
    expect(handed(world, "a")).toEqual({ input: { header: `Bearer ${VALUE}`, none: null } });
    world.update("a", { status: "IN_PROGRESS", output: { seen: VALUE }, reason: `has ${VALUE}` });
    expect(world.task("a")).toMatchObject({ output: { seen: "***" }, reason: "has ***" });
    handed(world, "a");
    world.update("a", { output: { old: "the-value-before", list: [`<${VALUE}>`] }, reason: VALUE });
    expect(world.task("a")).toMatchObject({
      output: { old: "***", list: ["<***>"] },
      reason: "***",
    });
    expect(taskView(world.execution, world.task("a")).inputData["header"]).toBe(`Bearer ${TOKEN}`);
    expect(stored(world)).not.toContain("horse");
  });

  it("needs them before anything is decided", () => {
    const world = new EngineWorld(
      definitionOf([inline("a", "$.x", { x: "${workflow.secrets.LATE}" })]),
    );
    expect(world.decide({ kind: "started" })).toMatchObject({
      kind: "needs",
      needs: [{ kind: "secret", name: "LATE" }],
    });
  });

  it("evaluates scripts over their values and keeps the result without them", () => {
    const world = started([inline("a", "$.x.length + ' ' + $.x", { x: TOKEN })]);
    expect(world.task("a")).toMatchObject({
      status: "COMPLETED",
      input: { x: TOKEN },
      output: { result: `${VALUE.length} ***` },
    });
    const failed = started([inline("a", "throw new Error('not ' + $.x)", { x: TOKEN })]);
    expect(failed.task("a").reason).toContain("not ***");
    expect(stored(failed)).not.toContain("horse");
  });

  it("transforms by jq over their values", () => {
    const jq = {
      type: "JSON_JQ_TRANSFORM",
      taskReferenceName: "a",
      inputParameters: { queryExpression: "[.x, (.x | length)]", x: TOKEN },
    };
    expect(started([jq]).task("a").output).toMatchObject({ result: ["***", VALUE.length] });
  });

  it("keeps its references when it is retried", () => {
    const world = started(
      [worker("a", { inputParameters: { x: TOKEN } })],
      {},
      { a: { retryCount: 1, retryDelaySeconds: 0 } },
    );
    world.fail("a", `wrong: ${VALUE}`);
    expect(world.attempts("a")[0]?.reason).toBe("wrong: ***");
    expect(world.task("a")).toMatchObject({ retryCount: 1, input: { x: TOKEN } });
    expect(handed(world, "a")).toEqual({ input: { x: VALUE } });
  });

  it("does not take data for a reference", () => {
    const world = started(
      [worker("a", { inputParameters: { mine: TOKEN, given: "${workflow.input.g}" } })],
      { input: { g: TOKEN } },
    );
    expect(handed(world, "a")).toEqual({ input: { mine: VALUE, given: TOKEN } });
    const other = started([worker("b", { inputParameters: { given: "${workflow.input.g}" } })], {
      input: { g: TOKEN },
    });
    expect(handed(other, "b")).toBeUndefined();
  });

  it("hands references down to children, and they to theirs", () => {
    const world = started(
      [subWorkflow("s", {}, { inputParameters: { t: TOKEN, d: "${workflow.input.g}" } })],
      {
        input: { g: TOKEN },
      },
    );
    const request = childRequestOf(world.execution, world.task("s"));
    expect(request.input).toEqual({ t: TOKEN, d: TOKEN });
    expect(request.secrets).toEqual([{ at: ["t"], offset: 0, path: "TOKEN" }]);
    const child = started(
      [worker("a", { inputParameters: { t: "<${workflow.input.t}>", d: "${workflow.input.d}" } })],
      { input: request.input, secrets: request.secrets },
    );
    expect(handed(child, "a")).toEqual({ input: { t: `<${VALUE}>`, d: TOKEN } });
    expect(stored(child)).not.toContain("horse");
  });

  it("hands references on to a workflow that it starts", () => {
    const request = { name: "other", input: { deep: [TOKEN] } };
    const world = started([startWorkflow("s", request)]);
    const asked = startRequestOf(world.task("s").input);
    if (!asked.ok) throw new Error(asked.reason);
    const start = startedExecutionOf(world.execution, world.task("s"), asked.request);
    expect(start).toMatchObject({
      input: { deep: [TOKEN] },
      secrets: [{ at: ["deep", 0], offset: 0, path: "TOKEN" }],
    });
  });
});

describe("a task that was given no secret", () => {
  it("does not give back one that another task has got", () => {
    const world = started([
      worker("a", { inputParameters: { x: TOKEN } }),
      worker("b", { inputParameters: { of: "${a.output.seen}" } }),
    ]);
    world.update("a", { output: { seen: 1 } });
    world.update("b", { output: { kept: VALUE }, reason: `<${VALUE}>` });
    expect(world.task("b")).toMatchObject({ output: { kept: "***" }, reason: "<***>" });
    expect(stored(world)).not.toContain("horse");
  });

  it("does not give back one that the parent has handed down", () => {
    const world = started([worker("a")], {
      input: { t: TOKEN },
      secrets: [{ at: ["t"], offset: 0, path: "TOKEN" }],
    });
    world.update("a", { output: { kept: VALUE } });
    expect(world.task("a").output).toEqual({ kept: "***" });
  });

  it("does not give back one that its child has told", () => {
    const world = started([worker("a", { inputParameters: { x: TOKEN } }), subWorkflow("s")]);
    world.update("a", {});
    const childId = world.task("s").subWorkflowId ?? "";
    const end = { childId, run: 0, status: "COMPLETED", output: { kept: VALUE } } as const;
    const child = { workflowName: "c", workflowVersion: 1 };
    world.send({ kind: "child-ended", task: world.task("s").counter, end: { ...end, ...child } });
    expect(world.task("s").output).toMatchObject({ kept: "***" });
  });

  it("gives back what it likes where nobody has got a secret", () => {
    const world = started([worker("a"), worker("b", { inputParameters: { x: TOKEN } })]);
    world.update("a", { output: { kept: VALUE } });
    expect(world.task("a").output).toEqual({ kept: VALUE });
  });
});

describe("tasks that a dynamic fork has made", () => {
  it.each([
    ["a list of inputs", forkInputs("f", { forkTaskName: "w", forkTaskInputs: [{ t: TOKEN }] })],
    [
      "a map of inputs",
      forkTasks("f", [{ name: "w", taskReferenceName: "_w_0", type: "SIMPLE" }], {
        _w_0: { t: TOKEN },
      }),
    ],
    [
      "parameters of their own",
      forkTasks("f", [
        {
          name: "w",
          taskReferenceName: "_w_0",
          type: "SIMPLE",
          inputParameters: { t: TOKEN },
        },
      ]),
    ],
    [
      "the oldest form",
      {
        type: "FORK_JOIN_DYNAMIC",
        taskReferenceName: "f",
        dynamicForkJoinTasksParam: "x",
        inputParameters: {
          x: {
            dynamicTasks: [
              { taskName: "w", referenceName: "_w_0", type: "SIMPLE", input: { t: TOKEN } },
            ],
          },
        },
      },
    ],
  ])("get the secrets that the definition has in %s", (_, fork) => {
    const world = started([fork, join("j", [])]);
    expect(world.task("_w_0").input["t"]).toBe(TOKEN);
    expect(handed(world, "_w_0")).toMatchObject({ input: { t: VALUE } });
    world.update("_w_0", { output: { seen: VALUE } });
    expect(world.status).toBe("COMPLETED");
    expect(stored(world)).not.toContain("horse");
  });

  it("do not take data for a reference", () => {
    const given = { forkTaskName: "w", forkTaskInputs: "${workflow.input.list}" };
    const world = started([forkInputs("f", given), join("j", [])], {
      input: { list: [{ t: TOKEN }] },
    });
    expect(world.task("_w_0").input["t"]).toBe(TOKEN);
    expect(handed(world, "_w_0")).toBeUndefined();
  });

  it("get what the parent has handed down", () => {
    const given = { forkTaskName: "w", forkTaskInputs: [{ t: "<${workflow.input.t}>" }] };
    const world = started([forkInputs("f", given), join("j", [])], {
      input: { t: TOKEN },
      secrets: [{ at: ["t"], offset: 0, path: "TOKEN" }],
    });
    expect(handed(world, "_w_0")).toMatchObject({ input: { t: `<${VALUE}>` } });
  });
});

describe("runtimeMetadata of a task definition", () => {
  it("gives workers secrets and values of the environment, which are stored nowhere", () => {
    const definition = { runtimeMetadata: ["TOKEN", "REGION", "NONE"] };
    const world = started([worker("a")], {}, { a: definition });
    world.known.secrets.set("REGION", null);
    expect(handed(world, "a")).toEqual({ input: {}, metadata: { TOKEN: VALUE, REGION: "eu" } });
    world.update("a", { output: { echo: VALUE } });
    expect(world.task("a").output).toEqual({ echo: "***" });
    expect(stored(world)).not.toContain("horse");
  });
});

describe("references to the environment", () => {
  it("are filled in with its values, or with null", () => {
    const inputParameters = {
      region: "${workflow.env.REGION}",
      text: "in ${workflow.env.REGION} and ${workflow.env.NONE}",
      part: "${workflow.env.JSON.a.b}",
      none: "${workflow.env.NONE}",
    };
    expect(started([worker("a", { inputParameters })]).task("a").input).toEqual({
      region: "eu",
      text: "in eu and null",
      part: 2,
      none: null,
    });
  });
});
