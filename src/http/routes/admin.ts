import { z } from "zod";
import { openTasks, repairWorkflow } from "../../app/admin.ts";
import { taskSchema } from "../../model/task.ts";
import { json, jsonTextList, plainText, withWarnings } from "../answer.ts";
import { natural, segment } from "../parameters.ts";
import { declareRoute, type Route } from "../route.ts";
import { CONDUCTOR_VERSION } from "./health.ts";
import { jsonReply, refusal, textReply } from "./replies.ts";

const PATH = "/api/admin";
const TAG = "Admin";

const NO_SUCH_EXECUTION = refusal("No such execution");

const PARTIAL =
  "There are more executions than were looked through; some tasks may be missing here.";

export const adminRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: `${PATH}/config`,
    summary: "The version of the API and how the server is configured, without secrets",
    tag: TAG,
    replies: { 200: jsonReply(z.record(z.string(), z.string()), "Settings by name") },
    handle: async ({ services }) => json({ version: CONDUCTOR_VERSION, ...services.configuration }),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/task/{tasktype}`,
    summary: "The tasks of a type that wait or are worked on",
    tag: TAG,
    pathParameters: { tasktype: segment },
    query: { start: natural(0), count: natural(100) },
    replies: { 200: jsonReply(z.array(taskSchema), "The tasks") },
    handle: async ({ services, path, query }) => {
      const { texts, isPartial } = await openTasks(services, path.tasktype, query);
      return withWarnings(jsonTextList(texts), isPartial ? [PARTIAL] : []);
    },
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/sweep/requeue/{workflowId}`,
    summary: "Let an execution go on from what is stored",
    tag: TAG,
    pathParameters: { workflowId: segment },
    replies: {
      200: textReply("`true.` and the id, or `false.` and the id of one that has ended"),
      404: NO_SUCH_EXECUTION,
    },
    handle: async ({ services, path: { workflowId } }) =>
      plainText(`${await repairWorkflow(services, workflowId)}.${workflowId}`),
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/consistency/verifyAndRepair/{workflowId}`,
    summary: "Let an execution go on from what is stored",
    tag: TAG,
    pathParameters: { workflowId: segment },
    replies: {
      200: textReply("`true`, or `false` for one that has ended"),
      404: NO_SUCH_EXECUTION,
    },
    handle: async ({ services, path }) =>
      plainText(String(await repairWorkflow(services, path.workflowId))),
  }),
];
