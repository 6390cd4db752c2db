/** What differs between two servers' accounts of the same execution. */
import type { Tree } from "./drive.ts";
import type { SeenTask } from "./server.ts";

/** One field that differs, of one task or of an execution as a whole. */
export interface Difference {
  /** The path of reference names to the task; empty: the started execution. */
  place: string;
  /** The type of the task, or WORKFLOW. */
  taskType: string;
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
  "inputData",
  "outputData",
  "reasonForIncompletion",
] as const;

const WORKFLOW_FIELDS = ["status", "output", "variables", "reasonForIncompletion"] as const;

/** Compares two executions with everything below them. */
export function compare(reference: Tree, ours: Tree, place = ""): Difference[] {
  const differences: Difference[] = [];
  const [a, b] = [reference.workflow, ours.workflow];
  for (const field of WORKFLOW_FIELDS) {
    differences.push(...compareField({ place, taskType: "WORKFLOW", field }, a[field], b[field]));
  }
  const [left, right] = [a, b].map((one) => one.failedReferenceTaskNames.toSorted());
  const failed = { place, taskType: "WORKFLOW", field: "failedReferenceTaskNames" };
  differences.push(...compareField(failed, left, right));
  const [theirs, own] = [attemptsOf(a.tasks), attemptsOf(b.tasks)];
  for (const name of new Set([...theirs.keys(), ...own.keys()])) {
    const [left, right] = [theirs.get(name), own.get(name)];
    const at = { place: `${place}/${name}`, taskType: (left ?? right)?.workflowTask.type ?? "" };
    if (left === undefined || right === undefined) {
      const [there, here] = [left?.status ?? "absent", right?.status ?? "absent"];
      differences.push({ ...at, field: "presence", reference: there, ours: here });
      continue;
    }
    for (const field of TASK_FIELDS) {
      differences.push(...compareField({ ...at, field }, left[field], right[field]));
    }
    const [leftChild, rightChild] = [
      reference.children.get(left.taskId),
      ours.children.get(right.taskId),
    ];
    if (leftChild !== undefined && rightChild !== undefined) {
      differences.push(...compare(leftChild, rightChild, at.place));
    }
  }
  return differences;
}

/** Attempts by their reference name and number. */
function attemptsOf(tasks: SeenTask[]): Map<string, SeenTask> {
  return new Map(tasks.map((task) => [`${task.referenceTaskName}(${task.retryCount})`, task]));
}

function compareField(
  at: Pick<Difference, "place" | "taskType" | "field">,
  reference: unknown,
  ours: unknown,
): Difference[] {
  const [a, b] = [normalised(reference), normalised(ours)];
  if (textOf(a) === textOf(b)) return [];
  if (isObject(a) && isObject(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].flatMap((key) =>
      compareField({ ...at, field: `${at.field}.${key}` }, a[key], b[key]),
    );
  }
  return [{ ...at, reference: a, ours: b }];
}

/** A value without ids, and with what has no order in an order. */
function normalised(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  return JSON.parse(JSON.stringify(value).replaceAll(IDS, "<id>"));
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
