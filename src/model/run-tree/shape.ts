/**
 * The shape of a definition: what is nested in what. It is read from any JSON without a failure, because an
 * editor draws a definition while it is being typed.
 */
import type { RunRow } from "./rows.ts";

/** What a task is to a reader of the graph. */
export type ShapeKind = "task" | "join" | "fork" | "dynamic" | "switch" | "loop" | "try" | "sub";

/** A list of tasks within a container, and what it is called there. */
export interface ShapeList {
  label: string;
  tasks: TaskShape[];
}

/** A task of a definition, with what is nested in it. */
export interface TaskShape {
  /** The reference name; unique within the definition, made so where the text is not. */
  base: string;
  name: string;
  type: string;
  kind: ShapeKind;
  lists: ShapeList[];
  joinOn: string[];
  optional: boolean;
  /** The workflow that a SUB_WORKFLOW starts. */
  sub?: { name: string; version: number | null; tasks: TaskShape[] | null };
  /** Where it stands in the definition's JSON, as keys and indices. */
  path: (string | number)[];
}

const KINDS: Readonly<Record<string, ShapeKind>> = {
  JOIN: "join",
  EXCLUSIVE_JOIN: "join",
  FORK_JOIN: "fork",
  FORK: "dynamic",
  FORK_JOIN_DYNAMIC: "dynamic",
  SWITCH: "switch",
  DECISION: "switch",
  DO_WHILE: "loop",
  FOR_EACH: "loop",
  TRY_CATCH: "try",
  SUB_WORKFLOW: "sub",
};

/** Deeper nesting than a registered definition can have. */
const MAX_DEPTH = 100;

type Path = (string | number)[];
type Fields = Readonly<Record<string, unknown>>;

type ShapedRow = Pick<RunRow, "ref" | "name" | "type">;

/** What a task type is to a reader of the graph. */
export function kindOf(type: string): ShapeKind {
  return Object.hasOwn(KINDS, type) ? (KINDS[type] ?? "task") : "task";
}

/** The tasks of a definition; an empty list for anything that is none. */
export function shapeOf(definition: unknown): TaskShape[] {
  return new ShapeReader().list(fieldsOf(definition)["tasks"], ["tasks"], 0);
}

/** The shape of a task of which only an attempt is known. */
export function shapeOfRow({ ref, name, type }: ShapedRow): TaskShape {
  return {
    base: ref,
    name: name || ref,
    type,
    kind: kindOf(type),
    lists: [],
    joinOn: [],
    optional: false,
    path: [],
  };
}

class ShapeReader {
  private readonly names = new Set<string>();

  list(value: unknown, path: Path, depth: number): TaskShape[] {
    if (!Array.isArray(value) || depth > MAX_DEPTH) return [];
    return value.map((task, index) => this.task(fieldsOf(task), [...path, index], depth));
  }

  private task(fields: Fields, path: Path, depth: number): TaskShape {
    const name = textOf(fields["name"]);
    const base = this.unique(textOf(fields["taskReferenceName"]) || name || "?");
    const type = textOf(fields["type"]) || "SIMPLE";
    const shape: TaskShape = {
      ...{ base, name: name || base, type, kind: kindOf(type) },
      ...{ lists: this.lists(fields, path, depth + 1), joinOn: textsOf(fields["joinOn"]) },
      ...{ optional: fields["optional"] === true, path },
    };
    if (shape.kind === "sub") shape.sub = subOf(fieldsOf(fields["subWorkflowParam"]));
    return shape;
  }

  /** Lists are read by what is there, not by the type: a type that nobody knows shows what it holds. */
  private lists(fields: Fields, path: Path, depth: number): ShapeList[] {
    const lists: ShapeList[] = [];
    const add = (label: string, value: unknown, ...keys: Path): void => {
      lists.push({ label, tasks: this.list(value, [...path, ...keys], depth) });
    };
    const kind = kindOf(textOf(fields["type"]));
    for (const [label, tasks] of orderedCases(kind, fieldsOf(fields["decisionCases"]))) {
      add(label, tasks, "decisionCases", label);
    }
    const rest = fields["defaultCase"];
    if (kind === "switch" || hasItems(rest)) add("default", rest, "defaultCase");
    const forks = fields["forkTasks"];
    if (Array.isArray(forks)) {
      forks.forEach((branch, index) => add(String(index + 1), branch, "forkTasks", index));
    }
    const body = fields["loopOver"];
    if (kind === "loop" || hasItems(body)) add("body", body, "loopOver");
    return lists;
  }

  private unique(name: string): string {
    let unique = name;
    for (let copy = 2; this.names.has(unique); copy++) unique = `${name}#${copy}`;
    this.names.add(unique);
    return unique;
  }
}

const TRY_ORDER: readonly string[] = ["try", "catch", "finally"];

function orderedCases(kind: ShapeKind, cases: Fields): [string, unknown][] {
  const entries = Object.entries(cases);
  if (kind !== "try") return entries;
  return entries.sort(([a], [b]) => TRY_ORDER.indexOf(a) - TRY_ORDER.indexOf(b));
}

function subOf(parameters: Fields): NonNullable<TaskShape["sub"]> {
  const { name, version, workflowDefinition } = parameters;
  const embedded = fieldsOf(workflowDefinition);
  return {
    name: textOf(name) || textOf(embedded["name"]) || textOf(workflowDefinition),
    version: versionOf(version),
    tasks: Array.isArray(embedded["tasks"]) ? shapeOf(embedded) : null,
  };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Readers that keep numbers beyond 2^53 give them as objects. */
function versionOf(value: unknown): number | null {
  const text = String(value ?? "");
  return /^\d+$/.test(text) ? Number(text) : null;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
