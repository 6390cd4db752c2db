/** The one list of task types. A new type is its file, its test and a line here. */
import type { TaskType } from "../task-type.ts";
import { decisionTask } from "./decision.ts";
import { doWhile } from "./do-while.ts";
import { dynamic } from "./dynamic.ts";
import { event } from "./event.ts";
import { exclusiveJoin } from "./exclusive-join.ts";
import { forEach } from "./for-each.ts";
import { forkJoin } from "./fork-join.ts";
import { forkJoinDynamic } from "./fork-join-dynamic.ts";
import { http } from "./http.ts";
import { human } from "./human.ts";
import { inline } from "./inline.ts";
import { join } from "./join.ts";
import { jsonJqTransform } from "./json-jq-transform.ts";
import { lambda } from "./lambda.ts";
import { noop } from "./noop.ts";
import { pullWorkflowMessages } from "./pull-workflow-messages.ts";
import { setVariable } from "./set-variable.ts";
import { simple } from "./simple.ts";
import { startWorkflow } from "./start-workflow.ts";
import { subWorkflow } from "./sub-workflow.ts";
import { switchTask } from "./switch.ts";
import { terminate } from "./terminate.ts";
import { tryCatch } from "./try-catch.ts";
import { waitForWebhook } from "./wait-for-webhook.ts";
import { wait } from "./wait.ts";

const TASK_TYPES: readonly TaskType[] = [
  decisionTask,
  doWhile,
  dynamic,
  event,
  exclusiveJoin,
  forEach,
  forkJoin,
  forkJoinDynamic,
  http,
  human,
  inline,
  join,
  jsonJqTransform,
  lambda,
  noop,
  pullWorkflowMessages,
  setVariable,
  simple,
  startWorkflow,
  subWorkflow,
  switchTask,
  terminate,
  tryCatch,
  wait,
  waitForWebhook,
];

const byKind = new Map(TASK_TYPES.map((type) => [type.kind, type]));

/** The task type of a name; a name that is none of ours is a task for workers. */
export function taskTypeOf(kind: string): TaskType {
  return byKind.get(kind) ?? simple;
}
