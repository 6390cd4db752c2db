import type { Access } from "../../auth/access.ts";
import type { Route } from "../route.ts";
import { adminRoutes } from "./admin.ts";
import { batonJobRoutes } from "./baton/jobs.ts";
import { batonLiveRoutes } from "./baton/live.ts";
import { batonQueueRoutes } from "./baton/queues.ts";
import { batonRunRoutes } from "./baton/runs.ts";
import { batonStatisticsRoutes } from "./baton/statistics.ts";
import { batonTreeRoutes } from "./baton/tree.ts";
import { batonWhyRoutes } from "./baton/why.ts";
import { deadLetterRoutes } from "./dead-letters.ts";
import { documentationRoutes } from "./documentation.ts";
import { eventHandlerRoutes } from "./event-handlers.ts";
import { eventQueueRoutes } from "./event-queues.ts";
import { environmentRoutes } from "./environment.ts";
import { healthRoutes } from "./health.ts";
import { taskDefRoutes } from "./metadata-task.ts";
import { workflowDefRoutes } from "./metadata-workflow.ts";
import { metricsRoutes } from "./metrics.ts";
import { notBuiltRoutes } from "./not-built.ts";
import { schedulerAllRoutes } from "./scheduler-all.ts";
import { schedulerRoutes } from "./scheduler.ts";
import { reindexRoutes } from "./reindex.ts";
import { schemaRoutes } from "./schema.ts";
import { secretRoutes } from "./secrets.ts";
import { tagRoutes } from "./tags.ts";
import { taskPollRoutes } from "./task-poll.ts";
import { taskQueueRoutes } from "./task-queue.ts";
import { taskReadRoutes } from "./task-read.ts";
import { taskSearchRoutes } from "./task-search.ts";
import { taskSignalRoutes } from "./task-signal.ts";
import { taskUpdateRoutes } from "./task-update.ts";
import { tokenRoutes } from "./token.ts";
import { webhookRoutes } from "./webhooks.ts";
import { workflowBulkRoutes } from "./workflow-bulk.ts";
import { workflowControlRoutes } from "./workflow-control.ts";
import { workflowExecuteRoutes } from "./workflow-execute.ts";
import { workflowOperationRoutes } from "./workflow-operations.ts";
import { workflowMessageRoutes } from "./workflow-messages.ts";
import { workflowReadRoutes } from "./workflow-read.ts";
import { workflowSearchRoutes } from "./workflow-search.ts";
import { workflowStartRoutes } from "./workflow-start.ts";
import { workflowStateRoutes } from "./workflow-state.ts";
import { workflowTestRoutes } from "./workflow-test.ts";

/** All routes of a server. */
export function routesFor(access: Access): Route[] {
  const served: Route[] = [
    ...healthRoutes,
    ...metricsRoutes,
    ...documentationRoutes(access, () => served),
    ...tokenRoutes(access),
    ...taskDefRoutes,
    ...workflowDefRoutes,
    ...schemaRoutes,
    ...secretRoutes,
    ...tagRoutes,
    ...environmentRoutes,
    ...workflowStartRoutes,
    ...workflowExecuteRoutes,
    ...workflowTestRoutes,
    ...workflowStateRoutes,
    ...workflowSearchRoutes,
    ...reindexRoutes,
    ...workflowReadRoutes,
    ...workflowControlRoutes,
    ...workflowOperationRoutes,
    ...workflowBulkRoutes,
    ...workflowMessageRoutes,
    ...taskPollRoutes,
    ...taskUpdateRoutes,
    ...taskSignalRoutes,
    ...taskSearchRoutes,
    ...taskReadRoutes,
    ...taskQueueRoutes,
    ...adminRoutes,
    ...schedulerRoutes,
    ...schedulerAllRoutes,
    ...eventHandlerRoutes,
    ...eventQueueRoutes,
    ...deadLetterRoutes,
    ...webhookRoutes,
    ...batonRunRoutes,
    ...batonLiveRoutes,
    ...batonQueueRoutes,
    ...batonStatisticsRoutes,
    ...batonJobRoutes,
    ...batonTreeRoutes,
    ...batonWhyRoutes,
  ];
  return [...served, ...notBuiltRoutes];
}
