/** Rules about how tasks stand to each other. */
import { fieldsOf, type PlacedTask } from "../../lib/definition-tasks.ts";
import { orderOf } from "./order.ts";
import type { Problem } from "./problem.ts";

/** Reference names that two tasks have. */
export function duplicateNames(tasks: readonly PlacedTask[]): Problem[] {
  const seen = new Set<string>();
  return tasks.flatMap(({ shape, fields }) => {
    const name = fields["taskReferenceName"];
    if (typeof name !== "string" || name === "") return [];
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const path = [...shape.path, "taskReferenceName"];
    return [{ severity: "error" as const, path, message: `Another task is called ${name} too` }];
  });
}

/** JOINs of tasks that no fork before them has started. */
export function unforkedJoins(tasks: readonly PlacedTask[]): Problem[] {
  const known = new Map(tasks.map((task) => [task.shape.base, task]));
  return tasks.flatMap((join) => {
    if (join.shape.type !== "JOIN" || isBehindDynamicFork(join, tasks)) return [];
    return join.shape.joinOn.flatMap((name, index) => {
      const joined = known.get(name);
      const path = [...join.shape.path, "joinOn", index];
      if (joined === undefined) {
        if (name.includes("${") || tasks.some(({ shape }) => shape.kind === "dynamic")) return [];
        return [problem("error", path, `No task has the reference name ${name}`)];
      }
      const fork = forkOf(joined);
      if (fork !== null && orderOf(fork, join) === "before") return [];
      return [problem("warning", path, `${name} is not in a branch of a fork before this JOIN`)];
    });
  });
}

/** The outermost fork whose branch a task ends; a JOIN waits for what stands in it. */
function forkOf(task: PlacedTask): PlacedTask | null {
  let found: PlacedTask | null = null;
  for (let at = task.owner; at !== null; at = at.owner) if (at.shape.kind === "fork") found ??= at;
  return found;
}

function isBehindDynamicFork(join: PlacedTask, tasks: readonly PlacedTask[]): boolean {
  return tasks.some(
    ({ shape, owner, list, position }) =>
      shape.kind === "dynamic" &&
      owner === join.owner &&
      list === join.list &&
      position === join.position - 1,
  );
}

const ALWAYS_TRUE = /^[\s(]*(?:true|1)[\s);]*$/;
const READS = /\$\.([A-Za-z_]\w*)/g;

/** Loops that go on for ever, or whose condition reads what they do not have. */
export function endlessLoops(tasks: readonly PlacedTask[]): Problem[] {
  return tasks.flatMap((loop) => {
    const { shape, fields } = loop;
    if (shape.type !== "DO_WHILE" || fields["items"] !== undefined) return [];
    const condition = fields["loopCondition"];
    if (typeof condition !== "string" || condition.trim() === "") {
      return [problem("error", shape.path, "The loop has no loopCondition, so it has no exit")];
    }
    const path = [...shape.path, "loopCondition"];
    if (ALWAYS_TRUE.test(condition)) {
      return [problem("warning", path, "The loop goes on for ever: its condition is always true")];
    }
    const has = new Set([
      ...Object.keys(fieldsOf(fields["inputParameters"])),
      ...tasks
        .filter((task) => orderOf(task, loop) === "inside")
        .map(({ shape: { base } }) => base),
      shape.base,
    ]);
    const read = [...new Set([...condition.matchAll(READS)].map(([, name = ""]) => name))];
    return read
      .filter((name) => !has.has(name))
      .map((name) =>
        problem(
          "warning",
          path,
          `$.${name} is neither an input of the loop nor a task in it, so it is undefined`,
        ),
      );
  });
}

/** Cases that can never be taken, and tasks after the end. */
export function unreachableTasks(tasks: readonly PlacedTask[]): Problem[] {
  return [...tasks.flatMap(unreachableCases), ...tasksAfterTheEnd(tasks)];
}

function unreachableCases({ shape, fields }: PlacedTask): Problem[] {
  const isSwitch = shape.type === "SWITCH" && fields["evaluatorType"] === "value-param";
  const name = isSwitch ? fields["expression"] : fields["caseValueParam"];
  if (shape.kind !== "switch" || typeof name !== "string" || name === "") return [];
  const inputs = fieldsOf(fields["inputParameters"]);
  const path = [...shape.path, isSwitch ? "expression" : "caseValueParam"];
  if (!Object.hasOwn(inputs, name)) {
    return [
      problem("warning", path, `${name} is no input of the task: only the default case is taken`),
    ];
  }
  const value = inputs[name];
  if (typeof value === "object" || String(value).includes("${")) return [];
  return Object.keys(fieldsOf(fields["decisionCases"]))
    .filter((label) => label !== String(value))
    .map((label) =>
      problem(
        "warning",
        [...shape.path, "decisionCases", label],
        `The case ${label} is never taken: ${name} is always ${String(value)}`,
      ),
    );
}

function tasksAfterTheEnd(tasks: readonly PlacedTask[]): Problem[] {
  const ends = tasks.filter(({ shape }) => shape.type === "TERMINATE");
  return tasks
    .filter(({ owner, list, position }) =>
      ends.some((end) => end.owner === owner && end.list === list && end.position === position - 1),
    )
    .map(({ shape }) =>
      problem("warning", shape.path, "It never runs: a TERMINATE stands before it"),
    );
}

function problem(severity: Problem["severity"], path: Problem["path"], message: string): Problem {
  return { severity, path, message };
}
