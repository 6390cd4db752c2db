import type { Services } from "../../app/services.ts";
import { onEach, onWorkflows, readEach } from "../../app/workflow-bulk.ts";
import {
  operate,
  pauseWorkflow,
  removeWorkflow,
  resumeWorkflow,
  terminateAndRemoveWorkflow,
  terminateWorkflow,
} from "../../app/workflow-control.ts";
import { bulkResponseSchema, bulkResponseSchemaOf } from "../../model/bulk-response.ts";
import { workflowSchema } from "../../model/workflow.ts";
import { workflowIdsSchema } from "../../model/operation-requests.ts";
import { json, jsonWithTexts } from "../answer.ts";
import { boolean, optionalText } from "../parameters.ts";
import { declareRoute, jsonBody, type Method, type Parameters, type Route } from "../route.ts";
import { jsonReply, refusal } from "./replies.ts";

/** The values of all query parameters that bulk routes have. */
interface Query {
  reason?: string | undefined;
  archiveWorkflow?: boolean;
  useLatestDefinitions?: boolean;
}

type Operate = (services: Services, workflowId: string, query: Query) => Promise<void>;

interface Bulk {
  summary: string;
  /** What errors call it. */
  operation: string;
  query?: Parameters;
  operate: Operate;
}

const archiveWorkflow = boolean(true);

const remove: Bulk = {
  summary: "Put many ended executions into the archive, or remove them",
  operation: "deleteWorkflow",
  query: { archiveWorkflow },
  operate: (services, id, { archiveWorkflow: archive = true }) =>
    removeWorkflow(services, id, archive),
};

/** By method and last segment of the path. */
const BULK: Readonly<Record<string, Bulk>> = {
  "PUT pause": {
    summary: "Pause many executions",
    operation: "pauseWorkflow",
    operate: pauseWorkflow,
  },
  "PUT resume": {
    summary: "Go on with many paused executions",
    operation: "resumeWorkflow",
    operate: resumeWorkflow,
  },
  "POST restart": {
    summary: "Begin many ended executions anew",
    operation: "restart",
    query: { useLatestDefinitions: boolean(false) },
    operate: (services, id, { useLatestDefinitions: useLatestDefinition = false }) =>
      operate(services, id, { kind: "restart", useLatestDefinition }),
  },
  "POST retry": {
    summary: "Take up again what failed or was canceled in many executions",
    operation: "retry",
    operate: (services, id) => operate(services, id, { kind: "retry", resumeSubWorkflows: false }),
  },
  "POST terminate": {
    summary: "Terminate many executions",
    operation: "terminate",
    query: { reason: optionalText },
    operate: (services, id, { reason }) => terminateWorkflow(services, id, reason),
  },
  "DELETE remove": remove,
  // What one of the official clients calls.
  "POST delete": remove,
  "DELETE terminate-remove": {
    summary: "Terminate many executions, and put them into the archive or remove them",
    operation: "terminateRemove",
    query: { reason: optionalText, archiveWorkflow },
    operate: (services, id, { reason, archiveWorkflow: archive = true }) =>
      terminateAndRemoveWorkflow(services, id, { reason, archive }),
  },
};

const bulkSearch = declareRoute({
  method: "POST",
  path: "/api/workflow/bulk/search",
  summary: "Read many executions by their ids",
  tag: "Workflow bulk",
  query: { includeTasks: boolean(true) },
  body: jsonBody(workflowIdsSchema),
  replies: {
    200: jsonReply(
      bulkResponseSchemaOf(workflowSchema),
      "The executions, and what became of others",
    ),
    400: refusal("No ids, or too many"),
  },
  handle: async ({ services, query, body }) => {
    const { bulkErrorResults, texts } = await readEach(services, body, query.includeTasks);
    return jsonWithTexts({ bulkErrorResults }, "bulkSuccessfulResults", texts);
  },
});

const bulkOperations: Route[] = Object.entries(BULK).map(([name, bulk]) => {
  const [method, segment] = name.split(" ") as [Method, string];
  return declareRoute({
    method,
    path: `/api/workflow/bulk/${segment}`,
    summary: bulk.summary,
    tag: "Workflow bulk",
    query: bulk.query ?? {},
    body: jsonBody(workflowIdsSchema),
    replies: {
      200: jsonReply(bulkResponseSchema, "What became of each"),
      400: refusal("No ids, or too many"),
    },
    handle: async ({ services, query, body }) =>
      json(
        await onEach(body, onWorkflows(bulk.operation), (id) =>
          bulk.operate(services, id, query as Query),
        ),
      ),
  });
});

/** What is done with many executions at a time; each id is reported once. */
export const workflowBulkRoutes: Route[] = [...bulkOperations, bulkSearch];
