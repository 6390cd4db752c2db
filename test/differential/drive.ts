/**
 * Brings an execution to its end, one step at a time: the next step is taken only when nothing moves by
 * itself any more, so that everything happens in the same order on every server.
 */
import { behaviourOf } from "./make-case.ts";
import type { SeenTask, SeenWorkflow, Server } from "./server.ts";

/** An execution with the executions that its tasks have started. */
export interface Tree {
  workflow: SeenWorkflow;
  /** By the task that started it. */
  children: Map<string, Tree>;
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
/** How often a server that does not look by itself is asked to. */
const LOOKS_PER_DECIDE = 8;

const ENDED = new Set(["COMPLETED", "FAILED", "TERMINATED", "TIMED_OUT"]);
const OPEN = new Set(["SCHEDULED", "IN_PROGRESS"]);
/** They end by themselves or by what is in them. */
const CONTAINERS = new Set(["JOIN", "DO_WHILE", "SUB_WORKFLOW", "FORK_JOIN", "SWITCH", "DECISION"]);
/** They take no time: where one is seen open, it is on its way. */
const MOVING = new Set(["HTTP", "INLINE", "LAMBDA", "NOOP", "SET_VARIABLE", "TERMINATE"]);

/** Drives an execution to its end, or until it is stuck. */
export async function drive({ server, seed, workflowId }: DriveOptions): Promise<Tree> {
  const turns = new Map<string, number>();
  let before = "";
  let idle = 0;
  for (;;) {
    const tree = await readTree(server, workflowId);
    if (ENDED.has(tree.workflow.status) && hasSettled(tree)) return tree;
    const state = JSON.stringify(stateOf(tree));
    idle = state === before ? idle + 1 : 0;
    before = state;
    if (idle > PATIENCE) return tree;
    const next = moves(tree) ? null : nextTask(tree);
    if (next === null || !(await act(server, seed, next, turns))) {
      if (idle > 0 && idle % LOOKS_PER_DECIDE === 0) await decideAll(server, tree);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
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

/** Whether anything goes on without a step from outside. */
function moves(tree: Tree): boolean {
  const { workflow, children } = tree;
  if (ENDED.has(workflow.status)) return false;
  const open = workflow.tasks.filter(({ status }) => OPEN.has(status));
  if (open.length === 0) return true;
  return open.some((task) => {
    const child = children.get(task.taskId);
    if (task.taskType === "SUB_WORKFLOW") {
      return child === undefined || ENDED.has(child.workflow.status) || moves(child);
    }
    if (task.taskType === "JOIN") return isDue(task, workflow.tasks);
    if (task.taskType === "DO_WHILE") return !hasOpenBody(task, open);
    if (task.taskType === "WAIT") return task.inputData["duration"] !== undefined;
    return MOVING.has(task.taskType);
  });
}

function hasOpenBody(loop: SeenTask, open: SeenTask[]): boolean {
  return open.some((task) => task.taskId !== loop.taskId && task.iteration > 0);
}

function isDue(join: SeenTask, tasks: SeenTask[]): boolean {
  const names = (join.inputData["joinOn"] ?? []) as string[];
  const suffix = join.iteration > 0 ? `__${join.iteration}` : "";
  return names.every((name) => {
    const wanted = name.endsWith(suffix) ? name : name + suffix;
    const attempts = tasks.filter(({ referenceTaskName }) => referenceTaskName === wanted);
    const last = attempts.at(-1);
    return last !== undefined && !OPEN.has(last.status);
  });
}

interface Step {
  task: SeenTask;
  workflowId: string;
}

/** The first task by sequence that waits for somebody, those of children included. */
function nextTask({ workflow, children }: Tree): Step | null {
  if (ENDED.has(workflow.status)) return null;
  const open = workflow.tasks.filter(({ status }) => OPEN.has(status));
  open.sort((a, b) => a.seq - b.seq);
  for (const task of open) {
    const child = children.get(task.taskId);
    if (child !== undefined) {
      const step = nextTask(child);
      if (step !== null) return step;
    } else if (!CONTAINERS.has(task.taskType) && !MOVING.has(task.taskType)) {
      return { task, workflowId: workflow.workflowId };
    }
  }
  return null;
}

/** Takes the step; false when it cannot be taken yet. */
async function act(
  server: Server,
  seed: number,
  { task, workflowId }: Step,
  turns: Map<string, number>,
): Promise<boolean> {
  const ids = { taskId: task.taskId, workflowInstanceId: workflowId };
  if (task.taskType === "HUMAN" || task.taskType === "WAIT") {
    await server.report(ids, { status: "COMPLETED", outputData: { value: 1 } });
    return true;
  }
  const polled = await server.poll(task.taskType);
  if (polled === null) return false;
  const turn = turns.get(polled.taskId) ?? 0;
  turns.set(polled.taskId, turn + 1);
  const polledIds = { taskId: polled.taskId, workflowInstanceId: workflowId };
  await server.report(polledIds, behaviourOf(seed, polled, turn));
  return true;
}

async function decideAll(server: Server, { workflow, children }: Tree): Promise<void> {
  if (!ENDED.has(workflow.status)) await server.decide(workflow.workflowId).catch(() => {});
  for (const child of children.values()) await decideAll(server, child);
}
