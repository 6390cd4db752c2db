/** Which fields a form for a workflow's input has: by its schema, else by its template and by what its tasks read. */
import { fieldsOf, type Fields } from "../../lib/definition-tasks.ts";

export type FieldKind = "text" | "number" | "integer" | "boolean" | "choice" | "object" | "any";

/** One field of a form. */
export interface InputField {
  name: string;
  kind: FieldKind;
  description: string;
  required: boolean;
  /** What the server takes when nothing is given; undefined when there is none. */
  fallback: unknown;
  choices: readonly unknown[];
  /** Of an object. */
  fields: readonly InputField[];
}

/** Where the fields of a form come from. */
export type FieldSource = "schema" | "definition";

/** Deeper objects are written as JSON. */
const MAX_DEPTH = 4;

/** The fields for the input of a definition. */
export function inputFields(definition: unknown): { source: FieldSource; fields: InputField[] } {
  const { inputSchema, inputTemplate, inputParameters } = fieldsOf(definition);
  const { data, type = "JSON" } = fieldsOf(inputSchema);
  if (type === "JSON" && Object.keys(fieldsOf(fieldsOf(data)["properties"])).length > 0) {
    return { source: "schema", fields: fieldsOfSchema(fieldsOf(data), 0) };
  }
  const template = fieldsOf(inputTemplate);
  const declared = Array.isArray(inputParameters)
    ? inputParameters.filter((name) => typeof name === "string")
    : [];
  const names = new Set([...declared, ...Object.keys(template), ...inputsThatAreRead(definition)]);
  const fields = [...names].map((name) => field(name, { fallback: template[name] }));
  return { source: "definition", fields };
}

const READ_INPUT = /\$\{\s*workflow\.input\.([A-Za-z_][\w-]*)/g;

/** The members of the input that a definition's tasks and outputs read, in the order in which they do. */
export function inputsThatAreRead(definition: unknown): string[] {
  const { inputTemplate: _, ...rest } = fieldsOf(definition);
  const text = JSON.stringify(rest);
  return [...new Set([...text.matchAll(READ_INPUT)].map(([, name = ""]) => name))];
}

/** An input with what the schema takes by default. */
export function defaultInput(fields: readonly InputField[]): Record<string, unknown> {
  const entries = fields.flatMap((each): [string, unknown][] => {
    if (each.kind === "object") {
      const inner = defaultInput(each.fields);
      return Object.keys(inner).length > 0 ? [[each.name, inner]] : [];
    }
    return each.fallback === undefined ? [] : [[each.name, each.fallback]];
  });
  return Object.fromEntries(entries);
}

function fieldsOfSchema(schema: Fields, depth: number): InputField[] {
  const required: unknown = schema["required"];
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(fieldsOf(schema["properties"])).map(([name, value]) => {
    const property = fieldsOf(value);
    const kind = kindOf(property, depth);
    const description = property["description"] ?? property["title"];
    return field(name, {
      kind,
      description: typeof description === "string" ? description : "",
      required: needed.includes(name),
      fallback: property["default"] ?? property["const"],
      choices: kind === "choice" ? (property["enum"] as unknown[]) : [],
      fields: kind === "object" ? fieldsOfSchema(property, depth + 1) : [],
    });
  });
}

function field(name: string, known: Partial<InputField>): InputField {
  return {
    ...{ name, kind: "any", description: "", required: false, fallback: undefined },
    ...{ choices: [], fields: [], ...known },
  };
}

function kindOf(property: Fields, depth: number): FieldKind {
  const choices = property["enum"];
  if (Array.isArray(choices) && choices.length > 0) return "choice";
  switch (property["type"]) {
    case "string":
      return "text";
    case "number":
    case "integer":
    case "boolean":
      return property["type"];
    case "object":
      return depth < MAX_DEPTH && Object.keys(fieldsOf(property["properties"])).length > 0
        ? "object"
        : "any";
    default:
      return "any";
  }
}
