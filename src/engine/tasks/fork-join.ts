import { newTask, placeOf, plan } from "../plan.ts";
import { resolveInput } from "../task-input.ts";
import { PlanFailure, type TaskType } from "../task-type.ts";

/** Starts several branches at once (`ForkJoinTaskMapper`). The JOIN exists from that moment on. */
export const forkJoin: TaskType = {
  kind: "FORK_JOIN",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: false,
  delayable: false,
  asynchronous: false,

  plan(decision, place) {
    const { workflowTask } = place;
    const join = decision.execution.structure.following(
      workflowTask.taskReferenceName,
      place.scope,
    );
    if (join === undefined || join.type !== "JOIN") {
      throw new PlanFailure(
        "Fork task definition is not followed by a join task.  Check the blueprint",
      );
    }
    const limit = decision.settings.maxBranches;
    if (workflowTask.forkTasks.length > limit) {
      throw new PlanFailure(
        `Fork ${workflowTask.taskReferenceName} has ${workflowTask.forkTasks.length} branches; the limit is ${limit}`,
      );
    }
    const fork = newTask(decision, place, forkJoin);
    fork.type = "FORK";
    fork.definitionName = "FORK";
    fork.status = "COMPLETED";
    fork.input = resolveInput(decision, place, {});
    const tasks = [fork];
    for (const branch of workflowTask.forkTasks) {
      const first = branch[0];
      if (first !== undefined) tasks.push(...plan(decision, placeOf(place, first)));
    }
    tasks.push(...plan(decision, placeOf(place, join)));
    return tasks;
  },

  start: () => [],
};
