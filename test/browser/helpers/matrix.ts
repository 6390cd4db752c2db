/** Runs in which tasks of some types stand in all statuses, each in a container of one kind. */
import type { Json, JsonObject } from "../../../src/model/json.ts";
import type { SkeletonTask } from "../../../src/model/baton/skeleton.ts";
import { TaskStatus } from "../../../src/model/task.ts";
import { fakeRun, fakeTask, type FakeRun } from "./fake-run.ts";

/** Every type that a definition can have, and one that nobody knows. */
export const TYPES: readonly string[] = [
  ...["SIMPLE", "HTTP", "INLINE", "LAMBDA", "JSON_JQ_TRANSFORM", "SET_VARIABLE", "WAIT"],
  ...["WAIT_FOR_WEBHOOK", "HUMAN", "EVENT", "NOOP", "PULL_WORKFLOW_MESSAGES", "TERMINATE"],
  ...["START_WORKFLOW", "SUB_WORKFLOW", "DYNAMIC", "SWITCH", "DECISION", "FORK_JOIN"],
  ...["FORK_JOIN_DYNAMIC", "JOIN", "EXCLUSIVE_JOIN", "DO_WHILE", "FOR_EACH", "TRY_CATCH"],
  "TELEPORT",
];

/** Every status of a task, and one that nobody knows. */
export const STATUSES: readonly string[] = [...Object.values(TaskStatus), "ON_HOLD"];

/** Where the tasks stand. */
export const CONTAINERS = [
  "root",
  "fork",
  "switch default",
  "loop",
  "dynamic fork",
  "sub-workflow",
] as const;
export type Container = (typeof CONTAINERS)[number];

/** One case of the matrix: what a view must say of a task. */
export interface Case {
  ref: string;
  type: string;
  status: string;
}

/** A run with all statuses of these types, and what must be seen of it. */
export function matrixRun(
  container: Container,
  types: readonly string[],
): { fake: FakeRun; cases: Case[] } {
  const builder = new MatrixBuilder(container);
  for (const type of types) builder.add(type);
  const { tasks, rows, cases } = builder;
  const isChild = container === "sub-workflow";
  const parent = fakeRun("the-run-above", { name: "above" });
  const run = fakeRun("matrix-run", isChild ? { parentWorkflowId: parent.workflowId } : {});
  const definition = { name: run.name, version: 1, tasks };
  return { fake: { run, rows, definition, ...(isChild && { parent }) }, cases };
}

class MatrixBuilder {
  readonly tasks: JsonObject[] = [];
  readonly rows: SkeletonTask[] = [];
  readonly cases: Case[] = [];
  private readonly container: Container;

  constructor(container: Container) {
    this.container = container;
  }

  add(type: string): void {
    const box = `box_${type}`;
    const held = STATUSES.map((status) => taskOf(type, `${type}_${status}`));
    const isBoxed = this.container !== "root" && this.container !== "sub-workflow";
    if (isBoxed) {
      const definition = boxOf(this.container, box, held);
      this.tasks.push(definition);
      const row = { type: String(definition["type"]), status: "IN_PROGRESS" as const };
      this.put(box, { ...row, ended: null, iteration: Number(this.container === "loop") });
    } else this.tasks.push(...held);
    const isLoop = this.container === "loop";
    for (const status of STATUSES) {
      const scope = isLoop ? "__1" : "";
      const ref = `${type}_${status}${scope}`;
      // A worker's task has its name as its type.
      const shown = type === "SIMPLE" ? ref : type;
      this.cases.push({ ref, type: shown, status });
      this.put(ref, {
        ...{ scope, type: shown, iteration: Number(isLoop), parent: isBoxed ? box : null },
        ...timesOf(status),
        // Also what no server says today.
        status: status as TaskStatus,
      });
    }
  }

  private put(ref: string, more: Partial<SkeletonTask>): void {
    this.rows.push(fakeTask(ref, this.rows.length + 1, more));
  }
}

function timesOf(status: string): Partial<SkeletonTask> {
  if (status === "SCHEDULED") return { started: null, ended: null };
  if (status === "IN_PROGRESS") return { ended: null };
  return status === "SKIPPED" || status === "CANCELED" ? { started: null } : {};
}

const task = (type: string, reference: string, more: JsonObject = {}): JsonObject => ({
  ...{ name: reference, taskReferenceName: reference, type },
  ...more,
});

/** A task of a type, with something in it where the type can hold something. */
function taskOf(type: string, reference: string): JsonObject {
  const inner = [task("SIMPLE", `within_${reference}`)];
  const more: Readonly<Record<string, JsonObject>> = {
    SWITCH: { decisionCases: { yes: inner }, defaultCase: [] },
    DECISION: { decisionCases: { yes: inner } },
    FORK_JOIN: { forkTasks: [inner, []] },
    DO_WHILE: { loopOver: inner },
    FOR_EACH: { loopOver: inner },
    TRY_CATCH: { decisionCases: { try: inner, catch: [], finally: [] } },
    SUB_WORKFLOW: { subWorkflowParam: { name: "below", version: 1 } },
    JOIN: { joinOn: ["nothing"] },
    EXCLUSIVE_JOIN: { joinOn: [] },
  };
  return task(type, reference, more[type]);
}

function boxOf(container: Container, reference: string, held: JsonObject[]): JsonObject {
  const branches: Json = held.map((each) => [each]);
  switch (container) {
    case "fork":
      return task("FORK_JOIN", reference, { forkTasks: branches });
    case "switch default":
      return task("SWITCH", reference, { decisionCases: { other: [] }, defaultCase: held });
    case "loop":
      return task("DO_WHILE", reference, { loopOver: held });
    default:
      return task("FORK_JOIN_DYNAMIC", reference);
  }
}
