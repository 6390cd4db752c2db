/**
 * Bugs of the kind that an orchestrator may have, each put into the world or into the product from
 * outside. The simulation is worth what it finds of these.
 */
import type { WorkflowExecutionPort } from "../../src/app/ports.ts";
import { noChanges, type Changes } from "../../src/engine/changes.ts";
import type { Decision } from "../../src/engine/decision.ts";
import type { Execution } from "../../src/engine/execution.ts";
import type { TaskRecord } from "../../src/engine/records.ts";
import { join } from "../../src/engine/tasks/join.ts";
import type { ExecutionCalls } from "../../src/objects/execution/calls.ts";
import { counterOf, formatTaskId, workflowIdOf } from "../../src/lib/task-id.ts";
import { isTerminalTaskStatus } from "../../src/model/task.ts";
import type { TaskResult } from "../../src/model/task-result.ts";
import type { Injection } from "./injection.ts";
import type { World } from "./world.ts";

/** How early hasty timers are, in milliseconds. */
const HASTE_MS = 1_500;
/** From when on alarms are forgotten, in milliseconds from the start. */
const FORGETFUL_AFTER_MS = 2_000;

/** The bugs by their names on the command line. */
export const INJECTIONS: Readonly<Record<string, Injection>> = {
  "outbox-row-lost": { saving: (_execution, changes) => withoutPushes(changes) },
  "outbox-row-delivered-twice": { execution: startingAnew },
  "task-scheduled-twice": { saving: scheduleAgain },
  "join-late": { patch: () => patchJoin(skipOnceDue()) },
  "join-early": { patch: () => patchJoin(forgetLast) },
  "result-of-dead-attempt-accepted": { execution: takingLateResults },
  "terminal-state-overwritten": { execution: overwritingResults },
  "timer-early": { hasteMs: HASTE_MS },
  "alarm-not-set-again": {
    losesAlarm: (world) => world.loop.now() > world.startedAt + FORGETFUL_AFTER_MS,
  },
  "limit-exceeded-by-one": { moreTasks: 1 },
  "lost-alarm-not-noticed": { hasNoWatchdog: true },
  "domain-forgotten": { saving: forgetDomains },
  "failure-workflow-not-started": { saving: forgetFailureWorkflow },
};

/** Tasks go to no domain. */
function forgetDomains({ workflow }: Execution): void {
  workflow.taskToDomain = {};
}

/** Nothing is to be started after a failure. */
function forgetFailureWorkflow({ workflow }: Execution): void {
  const { failureWorkflow: _forgotten, ...outbox } = workflow.outbox;
  workflow.outbox = outbox;
}

/** Rows are written without the note that their task has still to be pushed. */
function withoutPushes({ tasks }: Changes): () => void {
  const pushes = [...tasks].filter((task) => task.outbox === "enqueue");
  for (const task of pushes) delete task.outbox;
  return () => {
    for (const task of pushes) task.outbox = "enqueue";
  };
}

/** A worker task is scheduled a second time under its name. */
function scheduleAgain(execution: Execution, { tasks }: Changes): void {
  const task = [...tasks].find(({ outbox, pollCount }) => outbox === "enqueue" && pollCount === 0);
  if (task === undefined) return;
  const { workflow } = execution;
  const twin: TaskRecord = {
    ...task,
    counter: workflow.nextCounter++,
    sequence: workflow.nextSequence++,
  };
  execution.enter(twin);
  tasks.add(twin);
}

/** A start that comes a second time begins the execution anew. */
function startingAnew(port: WorkflowExecutionPort, world: World): WorkflowExecutionPort {
  return changed(port, {
    start: (request) => {
      if (world.watches.get(request.workflowId)?.status !== undefined) {
        const home = world.executionHome(request.workflowId);
        home.crash();
        home.database.clear();
      }
      return port.start(request);
    },
  });
}

/** The result of an attempt that was given up counts for the attempt that followed it. */
function takingLateResults(port: WorkflowExecutionPort, world: World): WorkflowExecutionPort {
  return changed(port, {
    update: (result) => {
      const found = attemptOf(world, result);
      if (found === null || !found.task.retried) return port.update(result);
      const { execution, task } = found;
      const live = execution.latest.get(task.base + task.scope) ?? task;
      const taskId = formatTaskId(execution.workflow.workflowId, live.counter);
      return port.update({ ...result, taskId });
    },
  });
}

/** A result counts although its attempt has ended. */
function overwritingResults(port: WorkflowExecutionPort, world: World): WorkflowExecutionPort {
  return changed(port, {
    update: (result) => {
      const found = attemptOf(world, result);
      if (found !== null && isTerminalTaskStatus(found.task.status)) {
        const { object, execution, task } = found;
        task.status = result.status;
        task.output = result.outputData;
        object.host.rows.save(execution, { ...noChanges(), tasks: new Set([task]) });
      }
      return port.update(result);
    },
  });
}

function changed(
  port: WorkflowExecutionPort,
  methods: Partial<WorkflowExecutionPort>,
): WorkflowExecutionPort {
  return new Proxy(port, {
    get: (target, name) => Reflect.get(methods, name) ?? Reflect.get(target, name),
  });
}

/** The attempt that a result is of, if its execution is awake. */
function attemptOf(
  world: World,
  { taskId }: TaskResult,
): { object: ExecutionCalls; execution: Execution; task: TaskRecord } | null {
  const object = world.executionHome(workflowIdOf(taskId) ?? "").instance;
  const execution = object?.host.current() ?? null;
  const task = execution?.tasks.get(counterOf(taskId) ?? 0);
  if (object === null || execution === null || task === undefined) return null;
  return { object, execution, task };
}

type Resume = NonNullable<typeof join.resume>;

/** Changes how JOINs go on. */
function patchJoin(change: (resume: Resume) => Resume): () => void {
  const { resume } = join;
  if (resume !== undefined) join.resume = change(resume.bind(join));
  return () => {
    if (resume !== undefined) join.resume = resume;
  };
}

/** A JOIN does not look when its last task ends. */
function skipOnceDue(): (resume: Resume) => Resume {
  return (resume) => (decision, task) => (isDue(decision, task) ? [] : resume(decision, task));
}

function isDue({ execution }: Decision, task: TaskRecord): boolean {
  const names = task.input["joinOn"] as string[];
  return names.every((name) => execution.latest.get(name + task.scope)?.executed === true);
}

/** A JOIN goes on while one of its tasks is open. */
function forgetLast(resume: Resume): Resume {
  return (decision, task) => {
    const planned = resume(decision, task);
    const waits = decision.execution.waits.get(task.counter);
    if (waits?.size !== 1 || isTerminalTaskStatus(task.status)) return planned;
    waits.clear();
    return resume(decision, task);
  };
}
