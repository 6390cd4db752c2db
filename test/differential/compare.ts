/** What differs between two servers' accounts of the same execution. */
import type { Tree } from "./drive.ts";
import { joinedTasks } from "./joins.ts";
import type { SeenTask, SeenWorkflow } from "./server.ts";

/** One field that differs, of one task or of an execution as a whole. */
export interface Difference {
  /** The path of reference names to the task; empty: the started execution. */
  place: string;
  /** The type of the task, or WORKFLOW. */
  taskType: string;
  /** How the task or the execution ended: on the reference, and here. */
  statuses: [string, string];
  /** How the task ended that the field of a JOIN's output, or the name of a failed task, is about. */
  joined?: [string, string];
  /** `status`, `outputData.response`, …: the shortest path at which the values differ. */
  field: string;
  reference: unknown;
  ours: unknown;
}

const IDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:-\d+)?/g;

const TASK_FIELDS = [
  "taskType",
  "taskDefName",
  "status",
  "seq",
  "retryCount",
  "iteration",
  "retried",
  "startDelayInSeconds",
  "inputData",
  "outputData",
  "reasonForIncompletion",
] as const;

const WORKFLOW_FIELDS = ["status", "output", "variables", "reasonForIncompletion"] as const;

/** Types that the server runs by itself, beside everything else. */
const ASYNCHRONOUS = new Set(["HTTP", "START_WORKFLOW", "WAIT"]);

type Where = Pick<Difference, "place" | "taskType" | "statuses">;

/** Compares two executions with everything below them. */
export function compare(reference: Tree, ours: Tree, place = ""): Difference[] {
  const [a, b] = [reference.workflow, ours.workflow];
  const at: Where = { place, taskType: "WORKFLOW", statuses: [a.status, b.status] };
  const isOrdered = !hasNoOrder(a.tasks, b.tasks);
  const differences = WORKFLOW_FIELDS.filter(
    (field) => field !== "output" || isOrdered || hasSameLast(a, b),
  ).flatMap((field) => compareField({ ...at, field }, a[field], b[field]));
  const failed = compareNames(at, a.failedReferenceTaskNames, b.failedReferenceTaskNames);
  differences.push(...failed.map((one) => withJoined(one, a.tasks, b.tasks)));
  const [theirs, own] = [attemptsOf(a.tasks), attemptsOf(b.tasks)];
  const fields = TASK_FIELDS.filter((field) => field !== "seq" || isOrdered);
  for (const name of new Set([...theirs.keys(), ...own.keys()])) {
    const [left, right] = [theirs.get(name), own.get(name)];
    const found = compareTasks(fields, `${place}/${name}`, [left, right]);
    differences.push(...found.map((one) => withJoined(one, a.tasks, b.tasks)));
    const [leftChild, rightChild] = [
      reference.children.get(left?.taskId ?? ""),
      ours.children.get(right?.taskId ?? ""),
    ];
    if (leftChild !== undefined && rightChild !== undefined) {
      differences.push(...compare(leftChild, rightChild, `${place}/${name}`));
    }
  }
  return differences;
}

/** A difference in what a JOIN shows of one of its tasks, or in a failed name, with the ends of that task. */
function withJoined(difference: Difference, ...sides: [SeenTask[], SeenTask[]]): Difference {
  const name = nameOfJoined(difference);
  if (name === undefined) return difference;
  const [left, right] = sides.map((tasks) => {
    const attempts = tasks.filter(({ referenceTaskName }) => referenceTaskName === name);
    attempts.sort((one, other) => one.retryCount - other.retryCount);
    return attempts.at(-1)?.status ?? "absent";
  });
  return { ...difference, joined: [left ?? "absent", right ?? "absent"] };
}

function nameOfJoined({ taskType, field, reference, ours }: Difference): string | undefined {
  if (field === "failedReferenceTaskNames") return String(reference ?? ours);
  return taskType === "JOIN" ? /^outputData\.([^.]+)/.exec(field)?.[1] : undefined;
}

/** Attempts by their reference name and number. */
function attemptsOf(tasks: SeenTask[]): Map<string, SeenTask> {
  return new Map(tasks.map((task) => [`${task.referenceTaskName}(${task.retryCount})`, task]));
}

/** Whether the order of tasks says nothing. Which of the system tasks that ran side by side ended first is
 * chance, and the reference looks at an EXCLUSIVE_JOIN earlier, and at a JOIN some time after its tasks have ended. */
function hasNoOrder(...executions: SeenTask[][]): boolean {
  return executions.some((tasks) => {
    if (tasks.some(({ taskType }) => taskType === "EXCLUSIVE_JOIN")) return true;
    if (tasks.some((task) => task.taskType === "JOIN" && hasBeenOvertaken(task, tasks)))
      return true;
    const running = tasks.filter(({ taskType }) => ASYNCHRONOUS.has(taskType));
    if (running.some((task) => goesOnBesideLoops(task, tasks))) return true;
    running.sort((a, b) => a.scheduledTime - b.scheduledTime);
    return running.some((task, at) => task.endTime >= (running[at + 1]?.scheduledTime ?? Infinity));
  });
}

/** Whether a task ended while two loops were under way: the reference goes on with both whenever anything ends. */
function goesOnBesideLoops({ endTime }: SeenTask, tasks: SeenTask[]): boolean {
  const loops = tasks.filter(
    (task) =>
      task.taskType === "DO_WHILE" && task.scheduledTime <= endTime && task.endTime >= endTime,
  );
  return loops.length > 1;
}

/** Whether other tasks came up while a JOIN that had all its tasks was still to be looked at. */
function hasBeenOvertaken(join: SeenTask, tasks: SeenTask[]): boolean {
  // The end of an open task is 0.
  const ends = joinedTasks(join, tasks).map((task) => task?.endTime || Infinity);
  const due = Math.max(join.scheduledTime, ...ends);
  return tasks.some(({ scheduledTime }) => scheduledTime > due && scheduledTime < join.endTime);
}

/** Whether the output comes from the same task: without parameters it is that of the last one. */
function hasSameLast(a: SeenWorkflow, b: SeenWorkflow): boolean {
  if (Object.keys(a.workflowDefinition.outputParameters ?? {}).length > 0) return true;
  const [left, right] = [a, b].map(
    ({ tasks }) => tasks.toSorted((one, other) => one.seq - other.seq).at(-1)?.referenceTaskName,
  );
  return left === right;
}

function compareTasks(
  fields: readonly (keyof SeenTask)[],
  place: string,
  [left, right]: [SeenTask | undefined, SeenTask | undefined],
): Difference[] {
  const taskType = (left ?? right)?.workflowTask?.type ?? "";
  const statuses: [string, string] = [left?.status ?? "absent", right?.status ?? "absent"];
  const at: Where = { place, taskType, statuses };
  if (left === undefined || right === undefined) {
    return [{ ...at, field: "presence", reference: statuses[0], ours: statuses[1] }];
  }
  return fields.flatMap((field) => compareField({ ...at, field }, left[field], right[field]));
}

/** Sets of names: one difference for each that only one of them has. */
function compareNames(at: Where, reference: string[], ours: string[]): Difference[] {
  const only = (names: string[], others: string[]): string[] =>
    names.filter((name) => !others.includes(name));
  const field = "failedReferenceTaskNames";
  return [
    ...only(reference, ours).map((name) => ({ ...at, field, reference: name, ours: null })),
    ...only(ours, reference).map((name) => ({ ...at, field, reference: null, ours: name })),
  ];
}

function compareField(
  at: Where & Pick<Difference, "field">,
  reference: unknown,
  ours: unknown,
): Difference[] {
  const [a, b] = [normalised(reference), normalised(ours)];
  if (textOf(a) === textOf(b)) return [];
  const areObjects = isObject(a) && isObject(b);
  if (areObjects || (Array.isArray(a) && Array.isArray(b) && a.length === b.length)) {
    const [left, right] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].flatMap((key) =>
      compareField({ ...at, field: `${at.field}.${key}` }, left[key], right[key]),
    );
  }
  return [{ ...at, reference: a, ours: b }];
}

/** A value without ids and measured times. The reasons of loops end with a blank on the reference. */
function normalised(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  const text = JSON.stringify(value)
    .replaceAll(IDS, "<id>")
    .replaceAll(/(timed out after|elapsed) \d+ seconds/g, "$1 <n> seconds")
    .replaceAll(/ +(?='*"(?:[,}\]]|$))/g, "");
  return JSON.parse(text);
}

/** JSON with its keys in order. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    isObject(member)
      ? Object.fromEntries(Object.entries(member).sort(([x], [y]) => (x < y ? -1 : 1)))
      : member,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
