/** Starts that name their workflow in the path: what the request of such a start comes from. */
import { refuseBadQueryPriority } from "../app/workflow-start.ts";
import type { JsonObject } from "../model/json.ts";
import type { StartWorkflowRequest } from "../model/start-workflow-request.ts";
import { idempotencyIn } from "./idempotency-headers.ts";
import { integer, optionalInteger, optionalName } from "./parameters.ts";

/** Query parameters of a start that is named in the path. */
export const START_QUERY = {
  version: optionalInteger,
  correlationId: optionalName,
  priority: integer(0),
};

/** A start as the path, the query and the headers of a call describe it. */
export interface StartCall {
  path: { name: string };
  query: { version?: number | undefined; correlationId?: string | undefined; priority: number };
  headers: Headers;
}

/** The request of such a start with the given input. */
export function startRequestOf(
  { path, query, headers }: StartCall,
  input: JsonObject,
): StartWorkflowRequest {
  refuseBadQueryPriority(query.priority);
  return {
    name: path.name,
    input,
    priority: query.priority,
    taskToDomain: {},
    ...(query.version !== undefined && { version: query.version }),
    ...(query.correlationId !== undefined && { correlationId: query.correlationId }),
    ...idempotencyIn(headers),
  };
}
