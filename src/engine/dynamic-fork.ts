/**
 * The tasks that a dynamic fork is to run, made from its resolved input (Conductor's
 * ForkJoinDynamicTaskMapper). Pure: planning, and planning again at a retry, give the same.
 *
 * - What an input holds is data: it becomes parameters with every `${` escaped, so that no later
 *   substitution takes it for a reference. Only the references to secrets stay that the definition has there.
 * - The tasks of a list that comes out of a reference are definitions that nobody has resolved yet: the
 *   references in their parameters are resolved when they are planned. Those of a list that stands in the
 *   definition have been resolved with it, and are not again.
 */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { workflowTaskSchema, type WorkflowTask } from "../model/workflow-def.ts";
import { isFork, mapTasks } from "./expansion.ts";
import { ownMember } from "./expressions/own-member.ts";
import { escapeReferences } from "./expressions/references.ts";
import { tasksPerInput } from "./dynamic-fork-inputs.ts";
import { flatten } from "./structure.ts";
import { PlanFailure } from "./task-type.ts";
import { quoted } from "./validation/validation-error.ts";

/** The input of a dynamic fork: as it is, and as the text of a definition. */
export interface ForkInput {
  input: JsonObject;
  data: JsonObject;
}

/** @throws PlanFailure when the input does not say what to run. */
export function forkedTasks(
  fork: WorkflowTask,
  given: ForkInput,
  isTaken: (name: string) => boolean,
): WorkflowTask[] {
  if (Array.isArray(ownMember(given.input, "forkTaskInputs"))) {
    return withJoins(tasksPerInput(fork, given, isTaken));
  }
  if (fork.dynamicForkTasksParam !== undefined) {
    return withJoins(listedTasks(fork, fork.dynamicForkTasksParam, given));
  }
  return withJoins(legacyTasks(fork.dynamicForkJoinTasksParam, given));
}

/** A list of tasks, and a map of their inputs by reference name. */
function listedTasks(
  fork: WorkflowTask,
  parameter: string,
  { input, data }: ForkInput,
): WorkflowTask[] {
  const list = ownMember(input, parameter) ?? null;
  const inputs = ownMember(data, fork.dynamicForkTasksInputParamName ?? "") ?? null;
  const isResolved = typeof ownMember(fork.inputParameters, parameter) !== "string";
  const tasks = Array.isArray(list) ? list.map(readTask) : [null];
  if (tasks.includes(null)) throw unusableList(parameter, list);
  const texts = isResolved ? ownMember(data, parameter) : undefined;
  if (!isJsonObject(inputs)) throw notAMap(inputs);
  return tasks
    .filter((task) => task !== null)
    .map((task, at) => {
      const own = ownMember(inputs, task.taskReferenceName) ?? {};
      if (!isJsonObject(own)) throw notAMap(own);
      const made = Array.isArray(texts) ? withParametersOf(task, texts[at] ?? null) : task;
      return { ...made, inputParameters: { ...made.inputParameters, ...own } };
    });
}

/** A task of a list; null for what is none. */
function readTask(value: Json): WorkflowTask | null {
  const { data: task } = workflowTaskSchema.safeParse(value);
  if (task === undefined || flatten([task]).some((one) => one.taskReferenceName === ""))
    return null;
  return mapTasks(task, (one) => (one.name === "" ? { ...one, name: one.taskReferenceName } : one));
}

/** A task with the parameters, its own and those of the tasks in it, that it has as the text of a definition. */
function withParametersOf(task: WorkflowTask, text: Json): WorkflowTask {
  const asText = readTask(text);
  const same = flatten(asText === null ? [] : [asText]).values();
  return mapTasks(task, (one) => {
    const { inputParameters = escapeReferences(one.inputParameters) } = same.next().value ?? {};
    return { ...one, inputParameters: inputParameters as JsonObject };
  });
}

/** The oldest form: `{dynamicTasks: [{taskName, referenceName, type, input}]}`. */
function legacyTasks(parameter: string | undefined, { input, data }: ForkInput): WorkflowTask[] {
  const value = ownMember(input, parameter ?? "") ?? null;
  const list = isJsonObject(value) ? value["dynamicTasks"] : undefined;
  const text = ownMember(data, parameter ?? "") ?? null;
  const texts = isJsonObject(text) ? text["dynamicTasks"] : undefined;
  if (!Array.isArray(list)) {
    throw new PlanFailure(
      `Dynamic tasks could not be created. The value of ${parameter ?? null} from task's input ${shown(input)} has no dynamic tasks to be scheduled`,
    );
  }
  return list.map((entry, at) => {
    const { taskName, referenceName, type, input: own = {} } = isJsonObject(entry) ? entry : {};
    if (!isJsonObject(own ?? {})) throw notAMap(own);
    const asText = Array.isArray(texts) ? texts[at] : undefined;
    const task = readTask({
      name: taskName ?? null,
      taskReferenceName: referenceName ?? null,
      type: type ?? null,
      inputParameters: isJsonObject(asText) ? (asText["input"] ?? {}) : {},
      ...(type === "SUB_WORKFLOW" && { subWorkflowParam: { name: taskName ?? null } }),
    });
    if (task === null) throw unusableList(parameter ?? "", value);
    return task;
  });
}

/** A fork that no JOIN follows gets one for the last tasks of its branches: else nothing would wait for them. */
function withJoins(tasks: WorkflowTask[]): WorkflowTask[] {
  return tasks.flatMap((task, position) => {
    if (!isFork(task.type) || tasks[position + 1]?.type === "JOIN") return [task];
    const reference = `${task.taskReferenceName}_join`;
    const ends = task.forkTasks.flatMap((branch) => branch.at(-1)?.taskReferenceName ?? []);
    const join = { name: reference, taskReferenceName: reference, type: "JOIN", joinOn: ends };
    return [task, workflowTaskSchema.parse(join)];
  });
}

function unusableList(parameter: string, value: Json): PlanFailure {
  return new PlanFailure(
    `Input '${parameter}' is invalid. Cannot deserialize a list of Workflow Tasks from '${shown(value)}'`,
  );
}

function notAMap(value: Json): PlanFailure {
  return new PlanFailure(
    `Input to the dynamically forked tasks is not a map -> expecting a map of K,V  but found ${shown(value)}`,
  );
}

function shown(value: Json): string {
  return quoted(typeof value === "string" ? value : JSON.stringify(value));
}
