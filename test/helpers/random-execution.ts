import type { ExecutionEvent } from "../../src/engine/events.ts";
import type { TaskRecord } from "../../src/engine/records.ts";
import type { TaskStatus } from "../../src/model/task.ts";
import type { TaskDef } from "../../src/model/task-def.ts";
import { isTerminalWorkflowStatus, type WorkflowStatus } from "../../src/model/workflow.ts";
import type { EngineWorld } from "./engine-world.ts";
import type { SeededRandom } from "./random.ts";
import {
  forEach,
  fork,
  inline,
  join,
  loop,
  setVariable,
  subWorkflow,
  switchOn,
  tryCatch,
  wait,
  worker,
  type TaskInput,
} from "./task-inputs.ts";

/** How deep containers stand in one another. */
const MAX_DEPTH = 3;

/** They end by themselves. */
const CONTAINERS: readonly string[] = ["DO_WHILE", "FOR_EACH", "JOIN", "TRY_CATCH"];

/** What worker tasks are called; each name behaves in its own way. */
export const RANDOM_TASK_DEFS: Record<string, Partial<TaskDef>> = {
  steady: { retryCount: 0, responseTimeoutSeconds: 0 },
  retried: { retryCount: 2, retryDelaySeconds: 2, backoffJitterMs: 300 },
  impatient: {
    retryCount: 1,
    retryDelaySeconds: 0,
    responseTimeoutSeconds: 3,
    pollTimeoutSeconds: 20,
    timeoutPolicy: "RETRY",
  },
  watched: {
    retryCount: 1,
    retryDelaySeconds: 1,
    timeoutSeconds: 10,
    totalTimeoutSeconds: 60,
    timeoutPolicy: "ALERT_ONLY",
  },
};

/** A list of tasks of any type with containers in one another. */
export function randomTasks(random: SeededRandom): TaskInput[] {
  let count = 0;
  const name = (): string => `t${(count += 1)}`;

  function leaf(): TaskInput {
    const reference = name();
    const failing = random.pick([{}, {}, { optional: true }, { permissive: true }]);
    const kind = random.below(9);
    if (kind === 0) return inline(reference, "$.n + 1", { n: random.below(5) });
    if (kind === 1) return wait(reference, { duration: `${random.below(3)} seconds` });
    if (kind === 2) return { type: "HUMAN", taskReferenceName: reference, ...failing };
    if (kind === 3) return setVariable(reference, { [reference]: "${workflow.input.x}" });
    if (kind === 4) return subWorkflow(reference, {}, { ...failing, retryCount: 1 });
    const startDelay = random.pick([0, 0, 0, 2]);
    const definition = random.pick(["steady", "retried", "impatient", "watched"]);
    return worker(reference, { name: definition, startDelay, ...failing });
  }

  function list(depth: number): TaskInput[] {
    return Array.from({ length: 1 + random.below(3) }, () => one(depth)).flat();
  }

  function one(depth: number): TaskInput[] {
    if (depth >= MAX_DEPTH || random.below(2) === 0) return [leaf()];
    const kind = random.below(6);
    if (kind === 4) {
      const maxConcurrency = random.pick([0, 1, 2]);
      return [
        forEach(name(), [1, 2, 3].slice(random.below(3)), list(depth + 1), { maxConcurrency }),
      ];
    }
    if (kind === 5) {
      const caught = random.pick([{}, { catch: list(depth + 1) }]);
      const last = random.pick([{}, { finally: list(depth + 1) }]);
      return [tryCatch(name(), { try: list(depth + 1), ...caught, ...last })];
    }
    if (kind === 0) {
      const cases = { "0": list(depth + 1), "1": [], "2": list(depth + 1) };
      return [switchOn(name(), random.below(4), cases, list(depth + 1))];
    }
    if (kind === 1) {
      const reference = name();
      const turns = 1 + random.below(3);
      const keep = random.pick([{}, { keepLastN: 1 }]);
      const more = random.pick([
        { inputParameters: keep },
        { items: [7, 8], inputParameters: keep },
      ]);
      return [loop(reference, `$.${reference}.iteration < ${turns}`, list(depth + 1), more)];
    }
    const branches = Array.from({ length: 1 + random.below(3) }, () => list(depth + 1));
    const ends = branches.map((branch) => branch.at(-1)?.taskReferenceName ?? "");
    const optional = random.below(3) === 0;
    return [fork(name(), branches), join(name(), ends, { optional })];
  }

  return list(0);
}

/** Something that can happen to an execution as it is now, ended tasks included. */
export function randomEvent(world: EngineWorld, random: SeededRandom): ExecutionEvent {
  if (isTerminalWorkflowStatus(world.workflow.status) && random.below(3) > 0) {
    return operationOnEnded(world, random);
  }
  const all = [...world.execution.tasks.values()];
  const open = all.filter((task) => world.execution.open.has(task.counter));
  const among = open.length > 0 && random.below(8) > 0 ? open : all;
  const task = among[random.below(among.length)];
  const operation = random.below(24);
  if (task === undefined || operation < 4) return { kind: "timer-fired" };
  if (operation === 4) return { kind: "paused" };
  if (operation < 7) return { kind: "resumed" };
  if (operation === 7 && random.below(3) === 0) return { kind: "terminated", reason: "enough" };
  if (operation === 8) {
    const reference = random.below(2) === 0 ? task.base : task.base + task.scope;
    return { kind: "jumped", reference, taskInput: { jumped: true } };
  }
  return happeningTo(task, random);
}

/** Something that sets an ended execution going again. */
function operationOnEnded(world: EngineWorld, random: SeededRandom): ExecutionEvent {
  const { run } = world.workflow;
  const children = [...world.execution.tasks.values()].filter(({ subWorkflowId }) => subWorkflowId);
  const child = children[random.below(Math.max(1, children.length))];
  if (child !== undefined && random.below(3) === 0) {
    const { counter, subWorkflowId: childId = "", childRun = 0 } = child;
    const revival = { childId, run: childRun + 1, operation: "retried", path: "child.1" } as const;
    return { kind: "child-revived", task: counter, revival };
  }
  return random.pick<ExecutionEvent>([
    { kind: "retried", resumeSubWorkflows: true },
    { kind: "retried", resumeSubWorkflows: false },
    { kind: "revived-by-parent", run: run + 1 },
    { kind: "restarted", useLatestDefinition: false },
    { kind: "reran", task: random.pick([undefined, ...world.execution.tasks.keys()]) },
    { kind: "reran", task: random.pick([undefined, ...world.execution.tasks.keys()]) },
  ]);
}

function happeningTo(task: TaskRecord, random: SeededRandom): ExecutionEvent {
  const { counter, kind } = task;
  if (kind === "SUB_WORKFLOW" && random.below(2) === 0) {
    const status = random.pick<WorkflowStatus>(["COMPLETED", "COMPLETED", "FAILED", "TIMED_OUT"]);
    const { subWorkflowId: childId = "", childRun: run = 0 } = task;
    const end = { childId, run, workflowName: "child", workflowVersion: 1 };
    return { kind: "child-ended", task: counter, end: { ...end, status, output: { of: counter } } };
  }
  const turn = random.below(10);
  if (turn < 4) return { kind: "task-claimed", task: counter, workerId: "w" };
  if (CONTAINERS.includes(kind)) return { kind: "timer-fired" };
  const good = random.pick<TaskStatus>(["COMPLETED", "COMPLETED", "COMPLETED", "IN_PROGRESS"]);
  const bad = random.pick<TaskStatus>(["FAILED", "FAILED", "FAILED_WITH_TERMINAL_ERROR"]);
  const status = random.below(6) === 0 ? bad : good;
  const callbackAfterSeconds = random.below(3);
  const update = { status, output: { of: counter }, reason: `r${counter}`, callbackAfterSeconds };
  return { kind: "task-updated", task: counter, update };
}

/** Brings an execution to its end: everything that is open completes, however long it takes. */
export function finishAll(world: EngineWorld): void {
  if (world.status === "PAUSED") world.send({ kind: "resumed" });
  for (let step = 0; world.status === "RUNNING"; step++) {
    if (step > 1000) throw new Error(`does not end: ${world.trace().join("\n")}`);
    const active = [...world.execution.open.values()].filter(
      ({ kind }) => !CONTAINERS.includes(kind),
    );
    for (const { counter } of active) {
      const update = { status: "COMPLETED" as const, output: {} };
      world.send({ kind: "task-updated", task: counter, update });
    }
    if (active.length === 0) world.pass(1000);
  }
}
