import { describe, expect, it } from "vitest";
import { NOTHING_KNOWN } from "../../src/engine/needs.ts";
import { referenceOf } from "../../src/engine/records.ts";
import {
  TestRun,
  type Budget,
  type TaskMock,
  type TestKnown,
  type TestNeed,
  type TestScript,
} from "../../src/engine/test-run.ts";
import type { TaskDef } from "../../src/model/task-def.ts";
import type { WorkflowDef } from "../../src/model/workflow-def.ts";
import { definitionOf, WORKFLOW_ID } from "../helpers/engine-world.ts";
import {
  fork,
  inline,
  join,
  loop,
  subWorkflow,
  switchOn,
  wait,
  worker,
  type TaskInput,
} from "../helpers/task-inputs.ts";
import { vmScriptRunner } from "../helpers/vm-script-runner.ts";

const NOW = 1_000_000;

const mock = (output = {}, more: Partial<TaskMock> = {}): TaskMock => ({
  status: "COMPLETED",
  output,
  executionTime: 0,
  queueWaitTime: 0,
  ...more,
});
const failure = (): TaskMock => mock({}, { status: "FAILED" });

function script(
  mocks: Record<string, TaskMock[]>,
  children: Record<string, TestScript> = {},
): TestScript {
  return { mocks: new Map(Object.entries(mocks)), children: new Map(Object.entries(children)) };
}

/** A test under way, and what it asks for, answered from the definitions given by name. */
class Testing {
  readonly needs: string[] = [];
  readonly run: TestRun;

  constructor(
    definition: WorkflowDef,
    what: TestScript,
    definitions: Record<string, WorkflowDef> = {},
    budget: Partial<Budget> = {},
  ) {
    const start = { workflowId: WORKFLOW_ID, input: {}, priority: 0, taskToDomain: {} };
    const whole = { passes: 20, tasks: 25, children: 3, steps: 100, ...budget };
    this.run = new TestRun({ definition, start, script: what, now: NOW }, whole);
    const children = new Map<string, WorkflowDef | string>();
    const known: TestKnown = { ...NOTHING_KNOWN, children };
    const answer = (need: TestNeed): void => {
      this.needs.push(need.kind);
      if (need.kind === "scripts") known.scripts = vmScriptRunner;
      if (need.kind !== "child") return;
      const { childId, name } = need.request;
      children.set(childId, definitions[name] ?? `No such workflow: ${name}`);
    };
    for (let needs = this.run.go(known); needs.length > 0; needs = this.run.go(known)) {
      for (const need of needs) answer(need);
    }
  }

  get workflow() {
    return this.run.execution.workflow;
  }

  /** `reference STATUS(retryCount)` of each attempt. */
  get lines(): string[] {
    return [...this.run.execution.tasks.values()].map(
      (task) => `${referenceOf(task)} ${task.status}(${task.retryCount})`,
    );
  }

  task(reference: string) {
    const task = this.run.execution.latest.get(reference);
    if (task === undefined) throw new Error(`no task ${reference}`);
    return task;
  }
}

function test(
  tasks: TaskInput[],
  what: TestScript,
  taskDefs: Record<string, Partial<TaskDef>> = {},
): Testing {
  return new Testing(definitionOf(tasks, {}, taskDefs), what);
}

describe("a test of a workflow", () => {
  it("ends tasks as it is told and runs by itself what needs nobody", () => {
    const tasks = [
      worker("a"),
      inline("i", "$.n + 1", { n: "${a.output.n}" }),
      switchOn("s", "${i.output.result}", { "2": [worker("b")] }, [worker("c")]),
    ];
    const testing = test(tasks, script({ a: [mock({ n: 1 })], b: [mock({ end: true })] }));
    expect(testing.lines).toEqual([
      "a COMPLETED(0)",
      "i COMPLETED(0)",
      "s COMPLETED(0)",
      "b COMPLETED(0)",
    ]);
    expect(testing.workflow).toMatchObject({ status: "COMPLETED", output: { end: true } });
    expect(testing.needs).toEqual(["scripts"]);
  });

  it("gives each attempt the next mock, and waits for no delay", () => {
    const taskDefs = { a: { retryCount: 2, retryDelaySeconds: 60 } };
    const testing = test([worker("a")], script({ a: [failure(), mock({ n: 2 })] }), taskDefs);
    expect(testing.lines).toEqual(["a FAILED(0)", "a COMPLETED(1)"]);
    expect(testing.workflow.endTime).toBeLessThan(NOW + 1000);
  });

  it("fails when mocks fail for good", () => {
    const testing = test([worker("a")], script({ a: [failure()] }), { a: { retryCount: 0 } });
    expect(testing.workflow.status).toBe("FAILED");
  });

  it("stops where a task has no mock, or none any more", () => {
    expect(test([worker("a")], script({})).lines).toEqual(["a SCHEDULED(0)"]);
    const retried = test([worker("a")], script({ a: [failure()] }), { a: { retryCount: 1 } });
    expect(retried.lines).toEqual(["a FAILED(0)", "a SCHEDULED(1)"]);
    const waiting = test([wait("w", { duration: "1 s" }), worker("a")], script({ a: [mock()] }));
    expect(waiting.lines).toEqual(["w IN_PROGRESS(0)"]);
    expect(waiting.workflow.status).toBe("RUNNING");
  });

  it("gives no task its mock while another has none", () => {
    const tasks = [fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"])];
    const testing = test(tasks, script({ a: [mock()] }));
    expect(testing.lines.slice(1, 3)).toEqual(["a SCHEDULED(0)", "b SCHEDULED(0)"]);
  });

  it.each(["WAIT", "HUMAN", "HTTP"])("ends a task of the type %s without running it", (type) => {
    const http_request = { uri: "https://example.com/", method: "GET" };
    const task = { type, taskReferenceName: "t", inputParameters: { http_request } };
    const testing = test([task], script({ t: [mock({ n: 1 })] }));
    expect(testing.task("t")).toMatchObject({ status: "COMPLETED", output: { n: 1 } });
  });

  it("names tasks of a loop with their suffix, or all turns by the plain name", () => {
    const tasks = [loop("l", "if ($.l['iteration'] < 3) { true; } else { false; }", [worker("x")])];
    const exact = script({
      x__1: [mock({ n: 1 })],
      x__2: [mock({ n: 2 })],
      x__3: [mock({ n: 3 })],
    });
    const plain = script({ x: [mock({ n: 1 }), mock({ n: 2 }), mock({ n: 3 })] });
    for (const what of [exact, plain]) {
      const testing = test(tasks, what);
      expect(testing.workflow.status).toBe("COMPLETED");
      expect(testing.task("l").output).toMatchObject({ "2": { x: { n: 2 } }, iteration: 3 });
    }
  });

  it("lets time pass as mocks say", () => {
    const times = { queueWaitTime: 200, executionTime: 500 };
    const testing = test([worker("a"), worker("b")], script({ a: [mock({}, times)], b: [mock()] }));
    expect(testing.task("a")).toMatchObject({
      scheduledTime: NOW,
      startTime: NOW + 200,
      endTime: NOW + 700,
    });
    expect(testing.task("b")).toMatchObject({ scheduledTime: NOW + 701, pollCount: 0 });
  });

  it("comes to an end with an execution that holds too many tasks", () => {
    const testing = test([repeat(25, NOOP)], script({}));
    expect(testing.workflow).toMatchObject({ status: "FAILED" });
  });

  it("comes to an end after so many steps of scripts, its sub-workflows' included", () => {
    const jq: TaskInput = {
      type: "JSON_JQ_TRANSFORM",
      taskReferenceName: "q",
      inputParameters: { queryExpression: "[range(10)] | length" },
    };
    const tasks = [worker("a"), jq, worker("b"), { ...jq, taskReferenceName: "r" }, worker("c")];
    const mocks = () => script({ a: [mock()], b: [mock()], c: [mock()] });
    const child = definitionOf(tasks, { name: "child" });
    const budget = { steps: 200 };
    const alone = new Testing(definitionOf(tasks), mocks(), {}, budget);
    expect(alone.lines).toEqual(["a COMPLETED(0)", "q COMPLETED(0)", "b SCHEDULED(0)"]);
    const within = new Testing(
      definitionOf([subWorkflow("s"), worker("z")]),
      script({ z: [mock()] }, { s: mocks() }),
      { child },
      budget,
    );
    expect(within.workflow.status).toBe("RUNNING");
    expect(new Testing(definitionOf(tasks), mocks(), {}, { steps: 2_000 }).workflow.status).toBe(
      "COMPLETED",
    );
  });

  it("lets others have their turn between the portions of what it does by itself", () => {
    const tasks = [repeat(1_200, NOOP), worker("a")];
    const testing = new Testing(definitionOf(tasks), script({ a: [mock()] }), {}, { tasks: 2_000 });
    expect(testing.workflow.status).toBe("COMPLETED");
    expect(testing.needs.filter((kind) => kind === "turn").length).toBeGreaterThanOrEqual(2);
  });

  it("comes to an end after so many passes", () => {
    const turns = Array.from({ length: 30 }, () => mock());
    const testing = test([repeat(30, worker("x"), 1)], script({ x: turns }));
    expect(testing.workflow.status).toBe("RUNNING");
    expect(testing.task("l").iteration).toBe(20);
  });
});

/** A loop with so many turns. */
function repeat(times: number, body: TaskInput, keepLastN?: number): TaskInput {
  const inputParameters = keepLastN === undefined ? {} : { keepLastN };
  return loop("l", `$.l.iteration < ${times}`, [body], { inputParameters });
}

const NOOP: TaskInput = { type: "NOOP", taskReferenceName: "n" };

describe("a test of a workflow with sub-workflows", () => {
  const kid = definitionOf([worker("k")], {
    name: "child",
    outputParameters: { z: "${k.output.z}" },
  });

  it("takes a mock of the task itself, and then starts no child", () => {
    const testing = new Testing(definitionOf([subWorkflow("s")]), script({ s: [mock({ z: 9 })] }));
    expect(testing.task("s")).toMatchObject({ status: "COMPLETED", output: { z: 9 } });
    expect(testing.needs).toEqual([]);
  });

  it("runs the child with the mocks that are meant for it", () => {
    const what = script({ a: [mock()] }, { s: script({ k: [mock({ z: 5 })] }) });
    const parent = definitionOf([subWorkflow("s"), worker("a")]);
    const testing = new Testing(parent, what, { child: kid });
    expect(testing.workflow.status).toBe("COMPLETED");
    const { subWorkflowId } = testing.task("s");
    expect(testing.task("s").output).toEqual({ subWorkflowId, z: 5 });
  });

  it("runs a child that needs no mocks, and stops where one lacks them", () => {
    const parent = definitionOf([subWorkflow("s")]);
    const free = definitionOf([inline("i", "7")], { name: "child" });
    const done = new Testing(parent, script({}), { child: free });
    expect(done.task("s").output).toMatchObject({ result: 7 });
    const stopped = new Testing(parent, script({}), { child: kid });
    expect(stopped.lines).toEqual(["s IN_PROGRESS(0)"]);
    expect(stopped.workflow.status).toBe("RUNNING");
  });

  it("goes on beside a child that lacks mocks", () => {
    const tasks = [fork("f", [[subWorkflow("s")], [worker("a")]]), join("j", ["s", "a"])];
    const testing = new Testing(definitionOf(tasks), script({ a: [mock()] }), { child: kid });
    expect(testing.lines.slice(1, 3)).toEqual(["s IN_PROGRESS(0)", "a COMPLETED(0)"]);
  });

  it("fails with its child, and tries again with the mocks that are left", () => {
    const failing = definitionOf([worker("k")], { name: "child" }, { k: { retryCount: 0 } });
    const parent = definitionOf(
      [subWorkflow("s")],
      {},
      { s: { retryCount: 1, retryDelaySeconds: 9 } },
    );
    const what = script({}, { s: script({ k: [failure(), mock({ z: 1 })] }) });
    const testing = new Testing(parent, what, { child: failing });
    expect(testing.lines).toEqual(["s FAILED(0)", "s COMPLETED(1)"]);
    expect(testing.task("s").output).toMatchObject({ z: 1 });
  });

  it("fails a task whose child cannot be started", () => {
    const testing = new Testing(definitionOf([subWorkflow("s")]), script({}));
    expect(testing.workflow).toMatchObject({ status: "FAILED" });
    expect(testing.task("s").reason).toBe("No such workflow: child");
  });

  it("ends children that start themselves without an end", () => {
    const endless = definitionOf([subWorkflow("s")], { name: "child" });
    const testing = new Testing(
      endless,
      script({}),
      { child: endless },
      { passes: 200, children: 60, tasks: 60 },
    );
    expect(testing.workflow.status).toBe("FAILED");
    expect(testing.needs).toHaveLength(50);
  });

  it("runs no more sub-workflows than a test may", () => {
    const branches = Array.from({ length: 4 }, (_, at) => [subWorkflow(`s${at}`)]);
    const tasks = [fork("f", branches), join("j", ["s3"])];
    const free = definitionOf([NOOP], { name: "child" });
    const testing = new Testing(definitionOf(tasks), script({}), { child: free });
    expect(testing.workflow.reason).toContain("A test runs at most 1000 sub-workflows");
  });

  it("holds no more tasks in all than one execution may", () => {
    const big = definitionOf([repeat(8, NOOP)], { name: "child" });
    const withChildren = (...names: string[]): Testing => {
      const branches = names.map((name) => [subWorkflow(name)]);
      const tasks = [fork("f", branches), join("j", names)];
      return new Testing(definitionOf(tasks), script({}), { child: big });
    };
    expect(withChildren("s", "t").workflow.status).toBe("COMPLETED");
    expect(withChildren("s", "t", "u").workflow.reason).toContain("may hold at most");
  });
});
