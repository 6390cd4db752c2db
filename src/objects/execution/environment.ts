/** What the platform gives an execution, and whom it reaches by that. */
import type { RateLimitPort, TaskQueuePort, WorkflowExecutionPort } from "../../app/ports.ts";
import { errorText } from "../../lib/error-text.ts";
import {
  executionObjectName,
  rateLimitObjectName,
  taskQueueObjectName,
} from "../../lib/object-name.ts";
import type { Limits } from "../../lib/limit-variables.ts";
import { retentionOf } from "../../lib/retention.ts";
import type { Settings } from "../../engine/limits.ts";
import { quickjsModule } from "../../scripting/quickjs-module.ts";
import { createScriptRunner } from "../../scripting/runner.ts";
import { eventMessageOf, type EventMessage } from "../../store/event-message.ts";
import type { DefinitionSource } from "../../store/definition-source.ts";
import { IdempotencyStore } from "../../store/idempotency-store.ts";
import { startOnce } from "../../store/idempotent-start.ts";
import type { IndexMessage } from "../../store/index-message.ts";
import { isolateIndexMessages } from "../../store/index-messages.ts";
import { reclaimKey } from "../../store/key-reclaim.ts";
import { ResultCache } from "../../store/result-cache.ts";
import { SecretStore } from "../../store/secret-store.ts";
import { WebhookStore } from "../../store/webhook-store.ts";
import { WebhookWaitStore } from "../../store/webhook-wait-store.ts";
import { Knowledge, type ResultLookup } from "./definitions.ts";
import { httpTaskRunner } from "./http-task.ts";
import type { Neighbours } from "./neighbours.ts";
import { pinnedFor } from "./pinned.ts";
import type { SecretLookup } from "./secrets.ts";
import { noteWait } from "./webhook-wait.ts";

export interface ExecutionEnv {
  EXECUTIONS: DurableObjectNamespace;
  TASK_QUEUES: DurableObjectNamespace;
  RATE_LIMITS: DurableObjectNamespace;
  DB: D1Database;
  PAYLOADS: R2Bucket;
  INDEX_QUEUE: Queue<IndexMessage>;
  EVENT_QUEUE: Queue<EventMessage>;
  /** The way out for HTTP tasks where the platform itself does not keep private addresses apart. */
  HTTP_OUTBOUND?: Fetcher;
  /** Which addresses HTTP tasks may reach besides public ones: "loopback" or "private". */
  BATON_HTTP_ALLOW?: string;
  /** How many days after its end an execution goes to the archive, or "never". */
  BATON_ARCHIVE_AFTER_DAYS?: string;
  /** Decrypts the secrets that tasks use. */
  BATON_SECRETS_KEY?: string;
  /** What definitions may refer to by these names. */
  NETFLIX_ENV?: string;
  NETFLIX_STACK?: string;
}

/** How long executions stay in their objects after their end unless the deployment says otherwise. */
const ARCHIVE_AFTER_DAYS = 30;

/** How long an execution stays in its object after its end, in milliseconds; null: for ever. */
export function archiveAfterOf(env: ExecutionEnv, log: (message: string) => void): number | null {
  const [name, value] = ["BATON_ARCHIVE_AFTER_DAYS", env.BATON_ARCHIVE_AFTER_DAYS];
  return retentionOf({ name, value, defaultDays: ARCHIVE_AFTER_DAYS }, log);
}

/** The neighbours of an execution on the platform. */
export function neighboursOf(env: ExecutionEnv, definitions: DefinitionSource): Neighbours {
  return {
    // A stub that has thrown may be broken for good, so each call gets a new one.
    execution: (id) =>
      env.EXECUTIONS.getByName(executionObjectName(id)) as unknown as WorkflowExecutionPort,
    limit: (name) =>
      env.RATE_LIMITS.getByName(rateLimitObjectName(name)) as unknown as RateLimitPort,
    queue: (type) =>
      env.TASK_QUEUES.getByName(taskQueueObjectName(type)) as unknown as TaskQueuePort,
    sendIndexMessage: ({ workflowId }) => isolateIndexMessages.tell(env.INDEX_QUEUE, workflowId),
    publish: async (event) => {
      await env.EVENT_QUEUE.send(eventMessageOf(event));
    },
    startOnce: (start) =>
      startOnce(new IdempotencyStore(env.DB), { ...start, clock: () => Date.now() }),
    reclaimKey: (asked) =>
      reclaimKey(new IdempotencyStore(env.DB), { ...asked, clock: () => Date.now() }),
    awaitWebhook: (wait) => {
      const { DB, BATON_SECRETS_KEY: keys } = env;
      return noteWait(new WebhookWaitStore(DB, keys), new WebhookStore(DB, keys), wait);
    },
    keepResult: (result) => new ResultCache(env.DB).keep(result),
    pinned: pinnedFor(definitions),
    secrets: secretLookupOf(env),
    runHttp: httpTaskRunner(env.BATON_HTTP_ALLOW, outboundOf(env)),
  };
}

/** What the decisions of an execution can come to know. */
export function knowledgeOf(
  env: ExecutionEnv,
  definitions: DefinitionSource,
  limits: Limits,
): Knowledge {
  const makeScripts = () => createScriptRunner({ wasm: quickjsModule, ...limits.scripts });
  return new Knowledge(definitions, makeScripts, {
    results: resultLookupOf(env),
    secrets: secretLookupOf(env),
  });
}

/** Values are read where they are used, so that a change is seen by the next task. */
function secretLookupOf({ DB, BATON_SECRETS_KEY }: ExecutionEnv): SecretLookup {
  const store = new SecretStore(DB, BATON_SECRETS_KEY);
  return (names) => store.find(names);
}

/** Finds results in the cache; one that cannot be read is no reason to stand still. */
function resultLookupOf({ DB }: ExecutionEnv): ResultLookup {
  return async (entries) => {
    try {
      return await new ResultCache(DB).find(entries);
    } catch (error) {
      console.warn(`the cache of results cannot be read: ${errorText(error)}`);
      return new Map();
    }
  };
}

function outboundOf({ HTTP_OUTBOUND }: ExecutionEnv): typeof fetch {
  return HTTP_OUTBOUND === undefined ? fetch : HTTP_OUTBOUND.fetch.bind(HTTP_OUTBOUND);
}

/** The names that have a value; the others stay as they are written. */
export function namesOf({ NETFLIX_ENV, NETFLIX_STACK }: ExecutionEnv): Settings["names"] {
  return { ...(NETFLIX_ENV && { NETFLIX_ENV }), ...(NETFLIX_STACK && { NETFLIX_STACK }) };
}
