import { notDefined } from "../../app/workflow-start.ts";
import { testWorkflow } from "../../app/workflow-test.ts";
import { workflowTestRequestSchema } from "../../model/workflow-test-request.ts";
import { workflowSchema } from "../../model/workflow.ts";
import { jsonText } from "../answer.ts";
import { declareRoute, jsonBody, type Route } from "../route.ts";
import { jsonReply, refusal } from "./replies.ts";

export const workflowTestRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: "/api/workflow/test",
    summary: "Run a workflow in memory, with the results of its tasks given",
    tag: "Workflow",
    body: jsonBody(workflowTestRequestSchema),
    replies: {
      200: jsonReply(workflowSchema, "The execution as far as it came; it is not kept"),
      400: refusal("The request breaks a rule"),
      404: refusal("No such workflow definition"),
      413: refusal("The input is too large"),
    },
    handle: async ({ services, body, bodyBytes }) => {
      const options = { unknownDefinition: notDefined, requestBytes: bodyBytes, trace: undefined };
      return jsonText(await testWorkflow(services, body, options));
    },
  }),
];
