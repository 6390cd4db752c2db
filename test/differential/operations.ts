/** What operators do to an execution while it is driven, drawn from the seed. */
import { chance, stream } from "../simulation/stream.ts";
import type { Tree } from "./drive.ts";
import type { Server } from "./server.ts";

export type Operation =
  | "pause"
  | "terminate"
  | "skip"
  | "retry"
  | "resume-children"
  | "restart"
  | "rerun";

export interface Plan {
  /** While the execution runs, after so many steps. */
  during: { operation: "pause" | "terminate" | "skip"; afterSteps: number } | null;
  /** After how many steps a paused execution goes on. */
  resumeAfterSteps: number;
  /** Once it has ended. */
  afterwards: "retry" | "resume-children" | "restart" | "rerun" | null;
}

export function planOf(seed: number): Plan {
  const random = stream(seed, "operations");
  const during = chance(random, 0.25)
    ? {
        operation: random.pick(["pause", "pause", "terminate", "skip"] as const),
        afterSteps: random.below(5),
      }
    : null;
  const resumeAfterSteps = 1 + random.below(2);
  const afterwards = chance(random, 0.4)
    ? random.pick(["retry", "retry", "resume-children", "restart", "rerun"] as const)
    : null;
  // The reference cannot retry an execution with a skipped task, and is left without anything to do.
  return { during, resumeAfterSteps, afterwards: during?.operation === "skip" ? null : afterwards };
}

/** What is done next, or null. @param done what was done already. */
export function nextOperation(
  plan: Plan,
  { workflow }: Tree,
  { steps, done }: { steps: number; done: readonly string[] },
): string | null {
  const { during, afterwards } = plan;
  if (workflow.status === "PAUSED") {
    const resumeAt = (during?.afterSteps ?? 0) + plan.resumeAfterSteps;
    return steps >= resumeAt ? "resume" : null;
  }
  if (workflow.status === "RUNNING") {
    if (during === null || done.length > 0 || steps < during.afterSteps) return null;
    return during.operation;
  }
  if (afterwards === null || done.includes(afterwards)) return null;
  return afterwards;
}

/** Whether the reference can do it without getting stuck. */
export function isSafe(operation: string, tree: Tree): boolean {
  if (operation !== "retry" && operation !== "resume-children") return true;
  // One that has completed it takes up again where an optional child failed.
  return tree.workflow.status !== "COMPLETED" && !isTrap(tree);
}

/** Whether a retry takes up what the reference cannot: a JOIN may see the old failures first, and a permissive
 * script never runs. A child that has completed is not taken up. */
function isTrap({ workflow, children }: Tree): boolean {
  const isOpen = workflow.tasks.some(({ workflowTask, status }) => {
    if (workflowTask === undefined || status === "COMPLETED") return false;
    const { type, permissive } = workflowTask;
    return type === "JOIN" || (permissive === true && SCRIPTS.has(type));
  });
  const open = [...children.values()].filter((child) => child.workflow.status !== "COMPLETED");
  return isOpen || open.some(isTrap);
}

const SCRIPTS = new Set(["INLINE", "LAMBDA"]);

/** @returns whether the server did it. */
export async function operate(server: Server, operation: string, tree: Tree): Promise<boolean> {
  const { workflowId } = tree.workflow;
  const calls: Record<string, () => Promise<unknown>> = {
    pause: () => server.operate("PUT", workflowId, "pause"),
    resume: () => server.operate("PUT", workflowId, "resume"),
    terminate: () => server.terminate(workflowId, "stopped"),
    skip: () => server.operate("PUT", workflowId, `skiptask/${laterTaskOf(tree)}`),
    retry: () => server.operate("POST", workflowId, "retry"),
    "resume-children": () =>
      server.operate("POST", workflowId, "retry?resumeSubworkflowTasks=true"),
    restart: () => server.operate("POST", workflowId, "restart"),
    rerun: () => server.operate("POST", workflowId, "rerun", {}),
  };
  try {
    await calls[operation]?.();
    return true;
  } catch {
    return false;
  }
}

/** The first task of the definition's list that has not come up. */
function laterTaskOf({ workflow }: Tree): string {
  const names = new Set(workflow.tasks.map((task) => task.referenceTaskName));
  const tasks = workflow.workflowDefinition.tasks;
  const later = tasks.find(({ taskReferenceName, type }, at) => {
    // A JOIN belongs to its fork.
    return at > 0 && type !== "JOIN" && !type.startsWith("FORK") && !names.has(taskReferenceName);
  });
  return later?.taskReferenceName ?? "nothing";
}
