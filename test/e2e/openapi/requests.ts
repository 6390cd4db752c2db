/** For each operation of the document a request that succeeds. Most need no more than the names and ids that their paths ask for. */
import { NAMES, WEBHOOK_KEY, type OperationRequest, type World } from "./world.ts";

type Recipe = (world: World) => Promise<OperationRequest>;

/** What can be tagged gets these. */
export const TAGS = [{ key: "team", value: "blue" }];
const QUICK = { name: NAMES.quick, version: 1 };
const START = { action: "start_workflow", start_workflow: QUICK };
const CRON = "0 0 0 1 1 *";

/** A request about an execution that is made for it. */
const about =
  (make: (world: World) => Promise<string>, more: OperationRequest = {}): Recipe =>
  async (world) => ({ ...more, path: { ...more.path, workflowId: await make(world) } });
const running = (world: World) => world.start();
const waiting = (world: World) => world.start(NAMES.wait);
const paused = async (world: World) => {
  const workflowId = await world.start();
  await world.expect("PUT", `/api/workflow/${workflowId}/pause`);
  return workflowId;
};
const ended = (world: World) => world.ended();
const failed = (world: World) => world.failed();

/** A request about many executions. */
const aboutMany =
  (make: (world: World) => Promise<string>): Recipe =>
  async (world) => ({ body: [await make(world), await make(world)] });

/** A request that a thing of its own is made for. */
const withNew =
  (
    parameter: string,
    make: (world: World) => Promise<string>,
    more: OperationRequest = {},
  ): Recipe =>
  async (world) => ({ ...more, path: { ...more.path, [parameter]: await make(world) } });
const body =
  (value: unknown): Recipe =>
  async () => ({ body: value });
const query =
  (values: Record<string, string>): Recipe =>
  async () => ({ query: values });

const resultOf: Recipe = async (world) => {
  const { taskId, workflowInstanceId } = await world.claimed();
  return { body: { taskId, workflowInstanceId, status: "COMPLETED", outputData: { done: true } } };
};
/** The worker gets another task of the type, which the update has led to. */
const resultWithNext: Recipe = async (world) => {
  const name = await world.newTaskDef();
  const work = (taskReferenceName: string) => ({ name, taskReferenceName, type: "SIMPLE" });
  const workflowInstanceId = await world.start(
    await world.define(world.newName(), [work("a"), work("b")]),
  );
  const taskId = await world.firstTask(workflowInstanceId);
  return { body: { taskId, workflowInstanceId, status: "COMPLETED" } };
};
const taskOfRun: Recipe = async (world) => {
  const workflowId = await world.start();
  return { path: { workflowId, taskId: await world.firstTask(workflowId) } };
};
const webhook = (more: OperationRequest = {}) => withNew("id", (world) => world.newWebhook(), more);
const letter = withNew("id", (world) => world.newDeadLetter());
const schema = withNew("name", (world) => world.newSchema(), { path: { version: "1" } });
const tagged = { body: TAGS };

const pausedSchedule = withNew("name", async (world) => {
  const name = await world.newSchedule();
  await world.expect("PUT", `/api/scheduler/schedules/${name}/pause`);
  return name;
});
const taggedWebhook = withNew(
  "id",
  async (world) => {
    const id = await world.newWebhook();
    await world.expect("PUT", `/api/metadata/webhook/${id}/tags`, TAGS);
    return id;
  },
  tagged,
);

/** By method and path. */
export const REQUESTS: Readonly<Record<string, Recipe>> = {
  "POST /api/metadata/taskdefs": async (world) => ({ body: [{ name: world.newName() }] }),
  "PUT /api/metadata/taskdefs": body({ name: NAMES.taskType, retryCount: 0, description: "new" }),
  "DELETE /api/metadata/taskdefs/{tasktype}": withNew("tasktype", (world) => world.newTaskDef()),
  "POST /api/metadata/workflow": async (world) => ({
    body: { name: world.newName(), tasks: [{ name: "n", taskReferenceName: "n", type: "NOOP" }] },
  }),
  "PUT /api/metadata/workflow": async (world) => ({
    body: [{ name: world.newName(), tasks: [{ name: "n", taskReferenceName: "n", type: "NOOP" }] }],
  }),
  "POST /api/metadata/workflow/validate": body({
    name: "valid",
    tasks: [{ name: "n", taskReferenceName: "n", type: "NOOP" }],
  }),
  "DELETE /api/metadata/workflow/{name}/{version}": withNew(
    "name",
    (world) => world.define(world.newName()),
    { path: { version: "1" } },
  ),
  "POST /api/schema": async (world) => ({
    body: { name: world.newName(), type: "JSON", data: {} },
  }),
  "GET /api/schema/{name}": withNew("name", async () => NAMES.schema),
  "GET /api/schema/{name}/{version}": schema,
  "DELETE /api/schema/{name}": schema,
  "DELETE /api/schema/{name}/{version}": schema,
  "DELETE /api/schema/{name}/all": schema,
  "PUT /api/secrets/{key}": withNew("key", async (world) => world.newName(), { body: "hidden" }),
  "DELETE /api/secrets/{key}": withNew("key", (world) => world.newSecret()),

  "POST /api/workflow": body({ ...QUICK, correlationId: "c" }),
  "POST /api/workflow/start/{name}/{version}": async () => ({
    path: { ...QUICK, version: "1" },
    body: {},
  }),
  "POST /api/workflow/execute/{name}/{version}": async () => ({
    path: { ...QUICK, version: "1" },
    query: { requestId: "r" },
    body: QUICK,
  }),
  "POST /api/workflow/execute/{name}": withNew("name", async () => NAMES.quick, { body: {} }),
  "GET /api/workflow/execute/{name}": withNew("name", async () => NAMES.quick),
  "POST /api/workflow/test": body({
    name: NAMES.workflow,
    version: 1,
    taskRefToMockOutput: {
      a: [{ status: "COMPLETED", output: {}, executionTime: 1, queueWaitTime: 0 }],
      b: [{ status: "COMPLETED", output: {}, executionTime: 1, queueWaitTime: 0 }],
    },
  }),
  "POST /api/workflow/{workflowId}/variables": about(running, { body: { n: 1 } }),
  "POST /api/workflow/{workflowId}/state": about(waiting, {
    query: { requestId: "r", waitForSeconds: "1" },
    body: { taskReferenceName: "w", taskResult: { status: "COMPLETED" }, variables: { n: 1 } },
  }),
  "POST /api/workflow/{name}/correlated": async () => ({
    path: { name: NAMES.workflow },
    body: ["c"],
  }),
  "POST /api/workflow/correlated/batch": body({
    correlationIds: ["c"],
    workflowNames: [NAMES.quick],
  }),
  "PUT /api/workflow/{workflowId}/resume": about(paused),
  "DELETE /api/workflow/{workflowId}/remove": about(ended),
  "POST /api/workflow/{workflowId}/restart": about(ended),
  "POST /api/workflow/{workflowId}/retry": about(failed),
  "POST /api/workflow/{workflowId}/rerun": about(ended, { body: {} }),
  "PUT /api/workflow/{workflowId}/skiptask/{taskReferenceName}": about(running, {
    path: { taskReferenceName: "b" },
    body: {},
  }),
  "POST /api/workflow/{workflowId}/jump/{taskReferenceName}": about(running, {
    path: { taskReferenceName: "b" },
    body: {},
  }),
  "POST /api/workflow/{workflowId}/upgrade": about(running, {
    body: { name: NAMES.workflow, version: 1 },
  }),
  "PUT /api/workflow/bulk/pause": aboutMany(running),
  "PUT /api/workflow/bulk/resume": aboutMany(paused),
  "POST /api/workflow/bulk/restart": aboutMany(ended),
  "POST /api/workflow/bulk/retry": aboutMany(failed),
  "POST /api/workflow/bulk/terminate": aboutMany(running),
  "DELETE /api/workflow/bulk/remove": aboutMany(ended),
  "POST /api/workflow/bulk/delete": aboutMany(ended),
  "DELETE /api/workflow/bulk/terminate-remove": aboutMany(running),
  "POST /api/workflow/bulk/search": aboutMany(running),
  "POST /api/workflow/{workflowId}/messages": about((world) => world.start(NAMES.messages), {
    body: { text: "hello" },
  }),

  "POST /api/tasks": resultOf,
  "POST /api/tasks/update-v2": resultWithNext,
  "POST /api/tasks/{workflowId}/{taskRefName}/{status}": about(waiting, {
    path: { taskRefName: "w", status: "COMPLETED" },
    body: {},
  }),
  "POST /api/tasks/{workflowId}/{taskRefName}/{status}/sync": about(waiting, {
    path: { taskRefName: "w", status: "COMPLETED" },
    body: {},
  }),
  "POST /api/tasks/{workflowId}/{status}/signal": about(waiting, {
    path: { status: "COMPLETED" },
    body: {},
  }),
  "POST /api/tasks/{workflowId}/{status}/signal/sync": about(waiting, {
    path: { status: "COMPLETED" },
    body: {},
  }),
  "POST /api/tasks/{taskId}/log": async (world) => ({
    path: { taskId: (await world.claimed()).taskId },
    body: "a line",
  }),
  "GET /api/tasks/{taskId}/log": async (world) => {
    const { taskId } = await world.claimed();
    await world.send("POST", `/api/tasks/${taskId}/log`, { body: "a line" });
    return { path: { taskId } };
  },
  "GET /api/tasks/queue/sizes": query({ taskType: NAMES.taskType }),
  "GET /api/tasks/queue/size": query({ taskType: NAMES.taskType }),
  "GET /api/tasks/queue/polldata": query({ taskType: NAMES.taskType }),

  "POST /api/scheduler/schedules": async (world) => ({
    body: { name: world.newName(), cronExpression: CRON, startWorkflowRequest: QUICK },
  }),
  "GET /api/scheduler/schedules/tags": query({ tag: "team:blue" }),
  "GET /api/scheduler/schedules/{name}/resume": pausedSchedule,
  "PUT /api/scheduler/schedules/{name}/resume": pausedSchedule,
  "DELETE /api/scheduler/schedules/{name}": withNew("name", (world) => world.newSchedule()),
  "GET /api/scheduler/nextFewSchedules": query({ cronExpression: CRON }),
  "PUT /api/scheduler/bulk/pause": body([NAMES.schedule]),
  "PUT /api/scheduler/bulk/resume": body([NAMES.schedule]),

  "POST /api/event": async (world) => ({
    body: { name: world.newName(), event: "conductor:walk", actions: [START], active: true },
  }),
  "PUT /api/event": body({
    name: NAMES.handler,
    event: `conductor:${NAMES.handler}`,
    actions: [START],
  }),
  "DELETE /api/event/{name}": withNew("name", (world) => world.newHandler()),
  "GET /api/baton/dead-letters/{id}": letter,
  "DELETE /api/baton/dead-letters/{id}": letter,
  "POST /api/baton/dead-letters/{id}/retry": letter,
  "POST /api/metadata/webhook": async (world) => ({
    body: { name: world.newName(), verifier: "HEADER_BASED", headers: WEBHOOK_KEY },
  }),
  "PUT /api/metadata/webhook/{id}": webhook({
    body: { name: "walk_renamed", verifier: "HEADER_BASED", headers: WEBHOOK_KEY },
  }),
  "POST /webhook/{id}": webhook({ body: "{}", headers: WEBHOOK_KEY }),
  "PUT /api/metadata/webhook/{id}/tags": webhook(tagged),
  "DELETE /api/metadata/webhook/{id}/tags": taggedWebhook,

  "GET /api/baton/runs/{workflowId}/tasks/{taskId}": taskOfRun,
  "GET /api/baton/runs/{workflowId}/tasks/{taskId}/input": taskOfRun,
  "GET /api/baton/runs/{workflowId}/tasks/{taskId}/output": taskOfRun,
  "GET /api/baton/runs/{workflowId}/why/{taskId}": taskOfRun,
  "GET /api/baton/runs/{workflowId}/root-cause": about(failed),
  "POST /api/baton/runs/preview": async (world) => ({
    body: { selection: { workflowIds: [await world.start()] }, action: { kind: "pause" } },
  }),
  "POST /api/baton/jobs": async (world) => ({
    body: { selection: { workflowIds: [await world.start()] }, action: { kind: "pause" } },
  }),
};
