/** The tree of sub-workflows of a run, and the way down it to what failed. */
import type { Failure, Family } from "../model/baton/family.ts";
import type { RootCause, Tree, TreeNode, TreeRun } from "../model/baton/tree.ts";
import { NotFound } from "./errors.ts";
import { callView } from "./run-views.ts";
import type { Services } from "./services.ts";

/** Runs that one answer tells of, and of those above at most. */
const MAX_RUNS = 500;
const MAX_ANCESTORS = 100;
/** Runs asked at once. */
const CHUNK = 25;
/** Sub-workflows of a run below the one that was asked for. */
const MAX_CHILDREN_BELOW = 100;

/** What of the tree is wanted. */
export interface TreeRequest {
  /** Levels of sub-workflows that are opened. */
  depth: number;
  /** Which of the sub-workflows of the run itself. */
  start: number;
  count: number;
}

/** A run, those above it and those below it. What has been removed is left out. */
export async function getTree(
  services: Services,
  workflowId: string,
  { depth, start, count }: TreeRequest,
): Promise<Tree> {
  const page = depth > 0 ? count : 0;
  const family = await familyOf(services, workflowId, start, page);
  const budget = { runs: MAX_RUNS };
  const [ancestors, children] = await Promise.all([
    ancestorsOf(services, family.parentWorkflowId),
    depth > 0 ? childrenOf(services, family, budget, depth - 1) : null,
  ]);
  const { run, childCount } = family;
  return { ancestors, root: { ...run, parentTaskId: null, ref: null, childCount, children } };
}

/** The way from a run that failed down to the task that failed first. */
export async function getRootCause(services: Services, workflowId: string): Promise<RootCause> {
  const chain: RootCause["chain"] = [];
  let failure = await callView(services, workflowId, (view) => view.viewFailure());
  let cause: RootCause["cause"] = null;
  while (failure !== null && chain.length < MAX_ANCESTORS) {
    cause = failure.cause;
    chain.push({ ...failure.run, task: cause === null ? null : taskOf(cause) });
    failure = failure.childId === null ? null : await failureBelow(services, failure.childId);
  }
  return { chain, cause };
}

function taskOf(cause: NonNullable<RootCause["cause"]>): RootCause["chain"][number]["task"] {
  const { taskId, ref, name, type, status } = cause;
  return { taskId, ref, name, type, status };
}

/** Null for a sub-workflow that is not why its task failed: it has not failed, or was ended with the task. */
async function failureBelow(services: Services, childId: string): Promise<Failure | null> {
  const failure = await unlessRemoved(callView(services, childId, (view) => view.viewFailure()));
  return failure?.cause === null && failure.run.status === "TERMINATED" ? null : failure;
}

function familyOf(
  services: Services,
  workflowId: string,
  start: number,
  count: number,
): Promise<Family> {
  return callView(services, workflowId, (view) => view.viewFamily(start, count));
}

async function ancestorsOf(services: Services, parentId: string | null): Promise<TreeRun[]> {
  const ancestors: TreeRun[] = [];
  for (let id = parentId; id !== null && ancestors.length < MAX_ANCESTORS;) {
    const family: Family | null = await unlessRemoved(familyOf(services, id, 0, 0));
    if (family === null) break;
    ancestors.unshift(family.run);
    id = family.parentWorkflowId;
  }
  return ancestors;
}

async function childrenOf(
  services: Services,
  { children }: Family,
  budget: { runs: number },
  depth: number,
): Promise<TreeNode[]> {
  const nodes: TreeNode[] = [];
  for (let at = 0; at < children.length && budget.runs > 0; at += CHUNK) {
    const chunk = children.slice(at, at + Math.min(CHUNK, budget.runs));
    budget.runs -= chunk.length;
    const asked = chunk.map(async ({ workflowId, taskId, ref }): Promise<TreeNode[]> => {
      const count = depth > 0 ? MAX_CHILDREN_BELOW : 0;
      const family = await unlessRemoved(familyOf(services, workflowId, 0, count));
      if (family === null) return [];
      const isOpened = depth > 0 && budget.runs > 0;
      const below = isOpened ? await childrenOf(services, family, budget, depth - 1) : null;
      const { run, childCount } = family;
      return [{ ...run, parentTaskId: taskId, ref, childCount, children: below }];
    });
    nodes.push(...(await Promise.all(asked)).flat());
  }
  return nodes;
}

async function unlessRemoved<Value>(asked: Promise<Value>): Promise<Value | null> {
  try {
    return await asked;
  } catch (error) {
    if (NotFound.is(error)) return null;
    throw error;
  }
}
