import {
  decideWorkflow,
  operate,
  pauseWorkflow,
  removeWorkflow,
  resumeWorkflow,
  terminateWorkflow,
} from "../../app/workflow-control.ts";
import {
  getWorkflow,
  runningWorkflows,
  workflowsByCorrelationId,
} from "../../app/workflow-read.ts";
import { searchWorkflows, searchWorkflowsWhole } from "../../app/workflow-search.ts";
import { searchWorkflowsByTasks, searchWorkflowsByTasksWhole } from "../../app/task-search.ts";
import { notDefined, startWorkflow } from "../../app/workflow-start.ts";
import type { JsonObject } from "../../model/json.ts";
import {
  rerunWorkflowRequestSchema,
  skipTaskRequestSchema,
} from "../../model/operation-requests.ts";
import {
  bool,
  int,
  jsonObject,
  long,
  map,
  model,
  nameList,
  requiredText,
} from "../../model/scalars.ts";
import { readTraceContext } from "../../model/trace-context.ts";
import { startWorkflowRequestSchema } from "../../model/start-workflow-request.ts";
import { asJson, readAs, unary, valueOf, valuesOf, type Method, type Service } from "../rpc.ts";
import { filled } from "./filled.ts";
import { searchOf, searchRequest } from "./search-request.ts";

const flag = bool.default(false);
const workflowIdRequest = model({ workflowId: filled("WorkflowId") });

/** Searches of executions of every kind and depth, as over HTTP without more parameters. */
const EVERYTHING = { classifier: [], topLevelOnly: false };

/** A message of protobuf has no JSON size: the input is always measured. */
const UNKNOWN_SIZE = Number.POSITIVE_INFINITY;

const starting: Record<string, Method> = {
  StartWorkflow: unary(startWorkflowRequestSchema, async (services, request, { headers }) => {
    const options = {
      unknownDefinition: notDefined,
      requestBytes: UNKNOWN_SIZE,
      trace: readTraceContext(headers),
    };
    return { workflowId: await startWorkflow(services, request, options) };
  }),
};

const reading: Record<string, Method> = {
  GetWorkflows: unary(
    model({
      name: filled("Workflow name"),
      correlationId: nameList,
      includeClosed: flag,
      includeTasks: flag,
    }),
    async (services, { name, correlationId, ...options }) => {
      const lists = await workflowsByCorrelationId(services, [name], correlationId, options);
      const workflowsById: JsonObject = {};
      for (const [id, texts] of lists) workflowsById[id] = { workflows: await valuesOf(texts) };
      return { workflowsById };
    },
  ),
  GetWorkflowStatus: unary(
    model({ workflowId: filled("WorkflowId"), includeTasks: flag }),
    async (services, { workflowId, includeTasks }) =>
      await valueOf(await getWorkflow(services, workflowId, includeTasks)),
  ),
  GetRunningWorkflows: unary(
    model({
      name: filled("Workflow name"),
      version: int.default(1),
      startTime: long.default(0),
      endTime: long.default(0),
    }),
    async (services, { name, ...window }) => ({
      workflowIds: await runningWorkflows(services, name, window),
    }),
  ),
  Search: unary(searchRequest, async (services, request) => {
    const parameters = { ...searchOf(request), ...EVERYTHING };
    const { totalHits, results } = await searchWorkflows(services, parameters);
    return { totalHits, results: results.map(asJson) };
  }),
  SearchV2: unary(searchRequest, async (services, request) => {
    const parameters = { ...searchOf(request), ...EVERYTHING };
    const { totalHits, results } = await searchWorkflowsWhole(services, parameters);
    return { totalHits, results: await valuesOf(results) };
  }),
  SearchByTasks: unary(searchRequest, async (services, request) => {
    const { totalHits, results } = await searchWorkflowsByTasks(services, searchOf(request));
    return { totalHits, results: results.map(asJson) };
  }),
  SearchByTasksV2: unary(searchRequest, async (services, request) => {
    const { totalHits, results } = await searchWorkflowsByTasksWhole(services, searchOf(request));
    return { totalHits, results: await valuesOf(results) };
  }),
};

const controlling: Record<string, Method> = {
  DecideWorkflow: unary(workflowIdRequest, async (services, { workflowId }) => {
    await decideWorkflow(services, workflowId);
  }),
  PauseWorkflow: unary(workflowIdRequest, async (services, { workflowId }) => {
    await pauseWorkflow(services, workflowId);
  }),
  ResumeWorkflow: unary(workflowIdRequest, async (services, { workflowId }) => {
    await resumeWorkflow(services, workflowId);
  }),
  TerminateWorkflow: unary(
    model({ workflowId: filled("WorkflowId"), reason: requiredText }),
    async (services, { workflowId, reason }) => {
      await terminateWorkflow(services, workflowId, reason || undefined);
    },
  ),
  RemoveWorkflow: unary(
    // The interface has misspelt it for good.
    model({ workflodId: filled("WorkflowId"), archiveWorkflow: flag }),
    async (services, { workflodId, archiveWorkflow }) => {
      await removeWorkflow(services, workflodId, archiveWorkflow);
    },
  ),
};

const operating: Record<string, Method> = {
  SkipTaskFromWorkflow: unary(
    model({
      workflowId: filled("WorkflowId"),
      taskReferenceName: filled("Task reference name"),
      request: map,
    }),
    async (services, { workflowId, taskReferenceName: reference, request }) => {
      const outcome = readAs(skipTaskRequestSchema, request);
      await operate(services, workflowId, { kind: "skip-task", reference, ...outcome });
    },
  ),
  RerunWorkflow: unary(jsonObject, async (services, request) => {
    const { reRunFromWorkflowId: workflowId } = readAs(
      model({ reRunFromWorkflowId: filled("WorkflowId") }),
      request,
    );
    const from = readAs(rerunWorkflowRequestSchema, request);
    await operate(services, workflowId, { kind: "rerun", ...from });
    return { workflowId };
  }),
  RestartWorkflow: unary(
    model({ workflowId: filled("WorkflowId"), useLatestDefinitions: flag }),
    async (services, { workflowId, useLatestDefinitions: useLatestDefinition }) => {
      await operate(services, workflowId, { kind: "restart", useLatestDefinition });
    },
  ),
  RetryWorkflow: unary(
    model({ workflowId: filled("WorkflowId"), resumeSubworkflowTasks: flag }),
    async (services, { workflowId, resumeSubworkflowTasks: resumeSubWorkflows }) => {
      await operate(services, workflowId, { kind: "retry", resumeSubWorkflows });
    },
  ),
  ResetWorkflowCallbacks: unary(workflowIdRequest, async (services, { workflowId }) => {
    await operate(services, workflowId, { kind: "reset-callbacks" });
  }),
};

/** Starting, finding, and steering executions. */
export const workflowService: Service = {
  name: "conductor.grpc.workflows.WorkflowService",
  methods: { ...starting, ...reading, ...controlling, ...operating },
};
