/** Tests of workflows. They run here, in memory: no object, no queue and no row has a part in them. */
import type { ChildRequest } from "../engine/children.ts";
import {
  NOTHING_LOADED,
  TestRun,
  type TestKnown,
  type TestNeed,
  type TestScript,
} from "../engine/test-run.ts";
import type { SecretValues } from "../model/secret.ts";
import type { TaskDef } from "../model/task-def.ts";
import { workflowDefSchema, type WorkflowDef } from "../model/workflow-def.ts";
import type { WorkflowTestRequest } from "../model/workflow-test-request.ts";
import { ValidationFailed } from "./errors.ts";
import { checkWorkflowDef } from "./metadata.ts";
import type { Services } from "./services.ts";
import { prepareStart, type StartOptions } from "./workflow-start.ts";

/** What a test has loaded so far. */
interface Loaded extends TestKnown {
  taskDefinitions: Map<string, TaskDef | null>;
  secrets: Map<string, SecretValues | null>;
  latestVersions: Map<string, number | null>;
  children: Map<string, WorkflowDef | string>;
  /** Registered definitions, each read once, however often it is run. */
  registered: Map<string, WorkflowDef | string>;
}

/**
 * Runs a workflow with the results of its tasks given beforehand.
 * @returns the JSON of the execution as it stands when it has ended or a task lacks a result.
 */
export async function testWorkflow(
  services: Services,
  request: WorkflowTestRequest,
  options: StartOptions,
): Promise<string> {
  const { start } = await prepareStart(services, request, options);
  const run = new TestRun({
    definition: JSON.parse(start.definition) as WorkflowDef,
    start: { ...start, workflowId: services.newId() },
    script: scriptOf(request),
    now: services.clock(),
  });
  const loaded: Loaded = {
    ...NOTHING_LOADED,
    taskDefinitions: new Map(),
    secrets: new Map(),
    latestVersions: new Map(),
    children: new Map(),
    registered: new Map(),
  };
  for (let needs = run.go(loaded); needs.length > 0; needs = run.go(loaded)) {
    await load(services, loaded, needs);
  }
  return JSON.stringify(run.view());
}

function scriptOf(request: WorkflowTestRequest): TestScript {
  const children = Object.entries(request.subWorkflowTestRequest);
  return {
    mocks: new Map(Object.entries(request.taskRefToMockOutput)),
    children: new Map(children.map(([reference, child]) => [reference, scriptOf(child)])),
  };
}

async function load(services: Services, loaded: Loaded, needs: TestNeed[]): Promise<void> {
  const { definitions } = services;
  const taskNames = needs.flatMap((need) => (need.kind === "task-definition" ? [need.name] : []));
  const workflows = needs.flatMap((need) =>
    need.kind === "latest-version" ? [need.workflow] : [],
  );
  const secretNames = needs.flatMap((need) => (need.kind === "secret" ? [need.name] : []));
  const [taskDefs, versions, secrets] = await Promise.all([
    definitions.taskDefinitions(taskNames),
    definitions.latestVersions(workflows),
    secretNames.length === 0 ? null : services.secrets.find(secretNames),
  ]);
  for (const name of taskNames) loaded.taskDefinitions.set(name, taskDefs.get(name) ?? null);
  for (const name of workflows) loaded.latestVersions.set(name, versions.get(name) ?? null);
  for (const name of secretNames) loaded.secrets.set(name, secrets?.get(name) ?? null);
  for (const need of needs) {
    if (need.kind === "scripts") loaded.scripts = await services.scriptRunner();
    if (need.kind === "turn") await services.pause(0);
    if (need.kind !== "child") continue;
    loaded.children.set(need.request.childId, await childOf(services, loaded, need.request));
  }
}

/** What a child runs; a text says why it cannot be started. */
async function childOf(
  services: Services,
  loaded: Loaded,
  request: ChildRequest,
): Promise<WorkflowDef | string> {
  const { name, version, definition } = request;
  if (definition !== null) return await inlineOf(services, name, definition);
  const key = JSON.stringify([name, version]);
  const known = loaded.registered.get(key);
  if (known !== undefined) return known;
  const found = await services.definitions.loadPinnedDefinition(name, version ?? undefined);
  const child =
    found === null
      ? `No such workflow defined. name=${name}, version=${version}`
      : (JSON.parse(found.text) as WorkflowDef);
  loaded.registered.set(key, child);
  return child;
}

async function inlineOf(
  services: Services,
  name: string,
  definition: NonNullable<ChildRequest["definition"]>,
): Promise<WorkflowDef | string> {
  const parsed = workflowDefSchema.safeParse(definition);
  if (!parsed.success) {
    return `The inline definition of sub-workflow ${name} is not a workflow definition: ${parsed.error.message}`;
  }
  try {
    await checkWorkflowDef(services, parsed.data, "workflowDefinition");
  } catch (error) {
    if (!ValidationFailed.is(error)) throw error;
    const messages = error.errors.map(({ message }) => message);
    return `The inline definition of sub-workflow ${name} is refused: ${messages.join("; ")}`;
  }
  return JSON.parse((await services.definitions.pin(parsed.data)).text) as WorkflowDef;
}
