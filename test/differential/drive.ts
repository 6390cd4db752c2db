/**
 * Brings an execution to its end, one step at a time: the next step is taken only when nothing moves by
 * itself any more, so that everything happens in the same order on every server.
 */
import { behaviourOf } from "./behaviour.ts";
import { joinedTasks } from "./joins.ts";
import { isSafe, nextOperation, operate, planOf } from "./operations.ts";
import type { SeenTask, SeenWorkflow, Server } from "./server.ts";

/** An execution with the executions that its tasks have started. */
export interface Tree {
  workflow: SeenWorkflow;
  /** By the task that started it. */
  children: Map<string, Tree>;
}

/** What came of it. */
export interface Driven {
  tree: Tree;
  /** What was done to the execution as a whole, and what was refused. */
  operations: string[];
  /** The server's answer when it was asked to look at an execution and broke off by an error of its own. */
  failure?: string;
}

export interface DriveOptions {
  server: Server;
  seed: number;
  workflowId: string;
}

/** How often is looked at what still moves, in milliseconds. */
const LOOK_MS = 150;
/** After how many looks without a change an execution is taken to be stuck. */
const PATIENCE = 160;
/** The same for an ended one with something open. */
const PATIENCE_AT_END = 30;
/** How often an end is looked at that nobody seems to have taken notice of. */
const LOOKS_AT_ENDS = 4;
/** How often a server that does not look by itself is asked to. */
const LOOKS_PER_DECIDE = 8;

interface Run extends DriveOptions {
  /** How often each attempt was handed out. */
  turns: Map<string, number>;
  /** Attempts whose workers say nothing. */
  silent: Set<string>;
  steps: number;
  done: string[];
  /** How the server has failed to look at the execution, the last time that it was asked to. */
  failure: string | null;
}

const ENDED = new Set(["COMPLETED", "FAILED", "TERMINATED", "TIMED_OUT"]);
const OPEN = new Set(["SCHEDULED", "IN_PROGRESS"]);
/** They end by themselves or by what is in them. */
const CONTAINERS = new Set([
  "JOIN",
  "EXCLUSIVE_JOIN",
  "DO_WHILE",
  "SUB_WORKFLOW",
  "FORK_JOIN",
  "SWITCH",
  "DECISION",
]);
/** They take no time: where one is seen open, it is on its way. */
const MOVING = new Set([
  "HTTP",
  "INLINE",
  "LAMBDA",
  "NOOP",
  "SET_VARIABLE",
  "TERMINATE",
  "EVENT",
  "START_WORKFLOW",
  "JSON_JQ_TRANSFORM",
]);

/** Drives an execution to its end, or until it is stuck. */
export async function drive(options: DriveOptions): Promise<Driven> {
  const { server, seed, workflowId } = options;
  const plan = planOf(seed);
  const run: Run = {
    ...options,
    turns: new Map(),
    silent: new Set(),
    steps: 0,
    done: [],
    failure: null,
  };
  let before = "";
  let idle = 0;
  for (;;) {
    const tree = await readTree(server, workflowId);
    const state = JSON.stringify(stateOf(tree));
    idle = state === before ? idle + 1 : 0;
    before = state;
    const hasEnded = ENDED.has(tree.workflow.status);
    const isOver = hasEnded && (hasSettled(tree) || idle > PATIENCE_AT_END);
    if (idle > PATIENCE) return stuck(run, tree);
    const mayMove = idle < LOOKS_AT_ENDS && hasNews(tree);
    if (isOver || (!hasEnded && !mayMove && !moves(tree, run.silent))) {
      // Paused for as long as nothing is left to do, it has to go on.
      const waits = tree.workflow.status === "PAUSED" && nextTask(tree, run.silent) === null;
      const operation = waits ? "resume" : nextOperation(plan, tree, run);
      if (operation !== null && isSafe(operation, tree)) {
        const accepted = await operate(server, operation, tree);
        run.done.push(accepted ? operation : `${operation} refused`);
        if (accepted || !isOver) continue;
      }
      if (isOver) return { tree, operations: run.done };
      const next = nextTask(tree, run.silent);
      if (next !== null && (await act(run, next))) continue;
    }
    if (idle > 0 && idle % LOOKS_PER_DECIDE === 0) run.failure = await decideAll(server, tree);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function readTree(server: Server, workflowId: string): Promise<Tree> {
  const workflow = await server.read(workflowId);
  const children = new Map<string, Tree>();
  for (const task of workflow.tasks) {
    const { subWorkflowId } = task;
    if (subWorkflowId === undefined || task.taskType !== "SUB_WORKFLOW") continue;
    // Its record may be there a moment before its child is.
    const child = await readTree(server, subWorkflowId).catch(() => null);
    if (child !== null) children.set(task.taskId, child);
  }
  return { workflow, children };
}

function stateOf({ workflow, children }: Tree): unknown {
  const tasks = workflow.tasks.map(({ taskId, status, iteration }) => [taskId, status, iteration]);
  return [workflow.status, tasks, [...children.values()].map(stateOf)];
}

function hasSettled({ workflow, children }: Tree): boolean {
  const isOver = workflow.tasks.every(({ status }) => !OPEN.has(status));
  return isOver && [...children.values()].every(({ workflow }) => ENDED.has(workflow.status));
}

/** Whether something has ended that nobody has taken notice of yet. */
function hasNews({ workflow, children }: Tree): boolean {
  if (workflow.status !== "RUNNING") return false;
  const isNew = workflow.tasks.some(
    ({ status, executed, retried }) =>
      !OPEN.has(status) && status !== "SKIPPED" && !executed && !retried,
  );
  return isNew || [...children.values()].some(hasNews);
}

/** Whether anything goes on without a step from outside. */
function moves(tree: Tree, silent: Set<string>): boolean {
  const { workflow, children } = tree;
  if (ENDED.has(workflow.status)) return false;
  const isPaused = workflow.status === "PAUSED";
  const open = workflow.tasks.filter(({ status }) => OPEN.has(status));
  if (open.length === 0) return !isPaused;
  return open.some((task) => {
    const child = children.get(task.taskId);
    if (task.taskType === "SUB_WORKFLOW") {
      return child === undefined || ENDED.has(child.workflow.status) || moves(child, silent);
    }
    // The reference looks at JOINs of a paused execution, or does not.
    if (task.taskType === "JOIN") return !isPaused && isDue(task, workflow.tasks);
    if (task.taskType === "EXCLUSIVE_JOIN") return !isPaused && hasJoined(task, workflow.tasks);
    if (task.taskType === "DO_WHILE") return !isPaused && !hasOpenBody(task, open);
    if (task.taskType === "WAIT") return isTimed(task);
    // The clocks of a paused execution stand still.
    return MOVING.has(task.taskType) || (!isPaused && silent.has(task.taskId));
  });
}

function isTimed({ inputData }: SeenTask): boolean {
  return inputData["duration"] !== undefined || inputData["until"] !== undefined;
}

function hasOpenBody(loop: SeenTask, open: SeenTask[]): boolean {
  return open.some((task) => task.taskId !== loop.taskId && task.iteration > 0);
}

function isDue(join: SeenTask, tasks: SeenTask[]): boolean {
  return joinedTasks(join, tasks).every((task) => task !== undefined && !OPEN.has(task.status));
}

/** Whether an EXCLUSIVE_JOIN has what it waits for. */
function hasJoined(join: SeenTask, tasks: SeenTask[]): boolean {
  const names = [join.inputData["joinOn"], join.inputData["defaultExclusiveJoinTask"]].flat();
  const suffix = join.iteration > 0 ? `__${join.iteration}` : "";
  return tasks.some(({ referenceTaskName, status }) => {
    const isNamed = names.some(
      (name) => name === referenceTaskName || `${String(name)}${suffix}` === referenceTaskName,
    );
    return isNamed && !OPEN.has(status);
  });
}

interface Step {
  task: SeenTask;
  workflowId: string;
}

/** The first task by sequence that waits for somebody, those of children included. */
function nextTask({ workflow, children }: Tree, silent: Set<string>): Step | null {
  if (ENDED.has(workflow.status)) return null;
  const open = workflow.tasks.filter(({ status }) => OPEN.has(status));
  open.sort((a, b) => a.seq - b.seq);
  for (const task of open) {
    const child = children.get(task.taskId);
    if (child !== undefined) {
      const step = nextTask(child, silent);
      if (step !== null) return step;
    } else if (isForSomebody(task) && !silent.has(task.taskId)) {
      return { task, workflowId: workflow.workflowId };
    }
  }
  return null;
}

function isForSomebody(task: SeenTask): boolean {
  if (CONTAINERS.has(task.taskType) || MOVING.has(task.taskType)) return false;
  return task.taskType !== "WAIT" || !isTimed(task);
}

/** Takes the step; false when it cannot be taken yet. */
async function act(run: Run, { task, workflowId }: Step): Promise<boolean> {
  const { server } = run;
  if (task.taskType === "HUMAN" || task.taskType === "WAIT") {
    const ids = { taskId: task.taskId, workflowInstanceId: workflowId };
    await server.report(ids, { status: "COMPLETED", outputData: { value: 1 } });
    run.steps += 1;
    return true;
  }
  const polled = await server.poll(task.taskType);
  if (polled === null) return false;
  run.steps += 1;
  const turn = run.turns.get(polled.taskId) ?? 0;
  run.turns.set(polled.taskId, turn + 1);
  const { taskId, workflowInstanceId } = polled;
  const result = behaviourOf(run.seed, polled, { turn, round: run.done.length });
  if (result === null) run.silent.add(taskId);
  else await server.report({ taskId, workflowInstanceId }, result);
  return true;
}

function stuck({ done, failure }: Run, tree: Tree): Driven {
  return { tree, operations: done, ...(failure !== null && { failure }) };
}

/** @returns the answer of a server that broke off by an error of its own. */
async function decideAll(server: Server, { workflow, children }: Tree): Promise<string | null> {
  // One that has ended is looked at too: something may have been left open.
  let failure = await server.decide(workflow.workflowId).then(
    () => null,
    (error: unknown) => (/: 5\d\d /.test(String(error)) ? String(error) : null),
  );
  for (const child of children.values()) failure = (await decideAll(server, child)) ?? failure;
  return failure;
}
