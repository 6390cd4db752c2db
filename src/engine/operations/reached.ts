/**
 * How far an execution has come within a container that it is in, and whether it can go on there by another
 * definition: what has not come up yet may be another thing.
 *
 * R1. In a list that something is open in, all is the same up to the last task that has come up, in any turn.
 * R2. A list that is over, for now or for good, is the same as a whole: nothing would lead on from its end. An
 *     empty branch of a fork that has begun is over.
 * R3. Lists that nothing has come up in may be anything, but that a fork has as many branches.
 */
import type { Json } from "../../model/json.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import type { Execution } from "../execution.ts";
import { flatten, type Structure } from "../structure.ts";
import { outwards } from "./places.ts";

/** Compares the tasks of two definitions by what has come up of the first. */
export class Reached {
  private readonly execution: Execution;
  /** The names in the definition of what is open and of all that is around it. */
  private readonly open: ReadonlySet<string>;

  constructor(execution: Execution, structure: Structure) {
    this.execution = execution;
    const open = [...execution.open.values()].flatMap((task) => [...outwards(structure, task)]);
    this.open = new Set(open.map(({ base }) => base));
  }

  /** Whether a task that has come up is the same one in both, as far as it has come. */
  isSame(was: WorkflowTask | undefined, is: WorkflowTask | undefined): boolean {
    if (was === undefined || is === undefined) return was === is;
    if (was.taskReferenceName !== is.taskReferenceName || was.type !== is.type) return false;
    // The end of an iteration is known by its last task.
    if (was.type === "FOR_EACH") return shapeOf([was]) === shapeOf([is]);
    if (was.type !== "JOIN" && was.joinOn.join() !== is.joinOn.join()) return false;
    if (was.forkTasks.length !== is.forkTasks.length || this.fillsBranch(was, is)) return false;
    const names = new Set([...Object.keys(was.decisionCases), ...Object.keys(is.decisionCases)]);
    const cases = [...names].map((name) => [was.decisionCases[name], is.decisionCases[name]]);
    const branches = was.forkTasks.map((branch, at) => [branch, is.forkTasks[at]]);
    const others = [
      [was.defaultCase, is.defaultCase],
      [was.loopOver, is.loopOver],
    ];
    return [...cases, ...branches, ...others].every(([before = [], after = []]) =>
      this.isSameList(before, after),
    );
  }

  /** Whether something comes into a branch that was empty when its fork began. */
  private fillsBranch(was: WorkflowTask, is: WorkflowTask): boolean {
    if (!this.execution.latestByBase.has(was.taskReferenceName)) return false;
    return was.forkTasks.some(({ length }, at) => length === 0 && is.forkTasks[at]?.length !== 0);
  }

  private isSameList(was: WorkflowTask[], is: WorkflowTask[]): boolean {
    const last = was.findLastIndex((task) => this.hasComeUp(task));
    if (last === -1) return true;
    if (!was.some((task) => this.open.has(task.taskReferenceName))) {
      return shapeOf(was) === shapeOf(is);
    }
    return was.slice(0, last + 1).every((task, at) => this.isSame(task, is[at]));
  }

  private hasComeUp(task: WorkflowTask): boolean {
    const { latestByBase } = this.execution;
    return flatten([task]).some((one) => latestByBase.has(one.taskReferenceName));
  }
}

function shapeOf(tasks: WorkflowTask[]): string {
  return JSON.stringify(tasks.map(outline));
}

/** The tasks of a container and how they hang together, without their parameters. */
function outline(task: WorkflowTask): Json {
  const { taskReferenceName, type, joinOn, decisionCases, defaultCase, forkTasks, loopOver } = task;
  const lists = (tasks: WorkflowTask[]): Json[] => tasks.map(outline);
  const cases = Object.entries(decisionCases).map(([name, list]) => [name, ...lists(list)]);
  const nested = [lists(defaultCase), forkTasks.map(lists), lists(loopOver)];
  return [taskReferenceName, type, joinOn, cases, ...nested];
}
