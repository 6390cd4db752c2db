/**
 * gRPC-Web and Connect over the operations of `app/`. Plain gRPC is made of gRPC-Web in front of the Worker: by
 * Cloudflare's edge, and locally by the gateway in `cli/`.
 */
import type { DescMethod, Message } from "@bufbuild/protobuf";
import { createConnectRouter } from "@connectrpc/connect";
import {
  universalServerRequestFromFetch,
  universalServerResponseToFetch,
  type UniversalHandler,
} from "@connectrpc/connect/protocol";
import { TooLarge } from "../app/errors.ts";
import type { Services } from "../app/services.ts";
import { admit, type Access } from "../auth/access.ts";
import { GRPC_URL } from "../lib/grpc-path.ts";
import { givenRequestId, REQUEST_ID_HEADER } from "../lib/request-id.ts";
import { hasMoreContainersThan, isDeeperThan } from "../model/depth.ts";
import type { JsonObject } from "../model/json.ts";
import { MAX_JSON_CONTAINERS, TOO_MANY_CONTAINERS } from "../model/json-structure.ts";
import { MAX_REQUEST_BYTES, MAX_REQUEST_NESTING } from "../model/request-limits.ts";
import { withCallersStatus } from "./connect-status.ts";
import { serviceNamed } from "./descriptors.ts";
import { statusOf, TOO_DEEP, UnreadableRequest } from "./errors.ts";
import { jsonOfMessage } from "./from-message.ts";
import { serveGrpcWeb, type CallContext, type Implementation } from "./grpc-web.ts";
import { isGrpcWebText, servedAsText } from "./grpc-web-text.ts";
import { gzip } from "./gzip.ts";
import { NESTING } from "./json-shape.ts";
import type { Method, Service } from "./rpc.ts";
import { eventService } from "./services/event-service.ts";
import { healthService } from "./services/health-service.ts";
import { metadataService } from "./services/metadata-service.ts";
import { reflect } from "./services/reflection-service.ts";
import { taskService } from "./services/task-service.ts";
import { workflowService } from "./services/workflow-service.ts";
import { messageOfJson } from "./to-message.ts";

const SERVICES = [taskService, workflowService, metadataService, eventService];
const REFLECTION = ["grpc.reflection.v1", "grpc.reflection.v1alpha"];

/** Whether a request is a call of gRPC-Web or Connect, be it of a service that is not here. */
export function isGrpcCall({ url }: Request): boolean {
  return GRPC_URL.test(url);
}

/** Serves such calls. */
export function createGrpcServer(
  services: Services,
  access: Access,
): (request: Request) => Promise<Response> {
  let handlers: Handlers | undefined;
  const serve = async (request: Request, requestId: string): Promise<Response> => {
    handlers ??= handlersOf({ services, access });
    const { pathname } = new URL(request.url);
    const implementation = handlers.implementations.get(pathname);
    const answer = implementation
      ? await serveGrpcWeb(request, implementation, requestId)
      : request;
    if (answer instanceof Response) return answer;
    const handler = handlers.library.get(pathname);
    if (handler === undefined) return notServed(answer);
    // Answers stream over HTTP/1.1, too; the version is asked for by calls that stream both ways.
    const call = universalServerRequestFromFetch(answer, { httpVersion: "2" });
    const header = new Headers(answer.headers);
    header.set(REQUEST_ID_HEADER, requestId);
    const given = universalServerResponseToFetch(await handler({ ...call, header }));
    return await withCallersStatus(given);
  };
  return async (request) => {
    const requestId = givenRequestId(request.headers.get(REQUEST_ID_HEADER)) ?? services.newId();
    const answer = isGrpcWebText(request)
      ? await servedAsText(request, (binary) => serve(binary, requestId))
      : await serve(request, requestId);
    answer.headers.set(REQUEST_ID_HEADER, requestId);
    return answer;
  };
}

/** By the path of the call. */
interface Handlers {
  implementations: Map<string, Implementation>;
  library: Map<string, UniversalHandler>;
}

interface Surroundings {
  services: Services;
  access: Access;
}

function handlersOf(surroundings: Surroundings): Handlers {
  const router = createConnectRouter({
    grpc: false,
    readMaxBytes: MAX_REQUEST_BYTES,
    binaryOptions: NESTING,
    jsonOptions: NESTING,
    acceptCompression: [gzip],
    // Answers are as they are: small, mostly.
    compressMinBytes: Infinity,
  });
  const implementations = new Map<string, Implementation>();
  const add = (implementation: Implementation): void => {
    const { method, run } = implementation;
    router.rpc(method, run as never);
    implementations.set(`/${method.parent.typeName}/${method.name}`, implementation);
  };
  for (const service of SERVICES) implementationsOf(service, surroundings).forEach(add);
  // Probes and tools ask before they have a token.
  const open: Access = { kind: "open" };
  implementationsOf(healthService, { ...surroundings, access: open }).forEach(add);
  for (const name of REFLECTION) {
    router.service(serviceNamed(`${name}.ServerReflection`), {
      serverReflectionInfo: (requests: AsyncIterable<Message>) => reflect(name, requests),
    } as object);
  }
  const library = new Map(router.handlers.map((handler) => [handler.requestPath, handler]));
  return { implementations, library };
}

function implementationsOf(service: Service, surroundings: Surroundings): Implementation[] {
  return serviceNamed(service.name).methods.map((method) => {
    const serving = service.methods[method.name];
    if (serving === undefined) throw new Error(`${service.name} lacks ${method.name}`);
    return { method, run: runOf(method, serving, surroundings) };
  });
}

function runOf(
  method: DescMethod,
  serving: Method,
  { services, access }: Surroundings,
): Implementation["run"] {
  const { typeName } = method.parent;
  const failed = (error: unknown, { signal, requestHeader, requestId }: CallContext) =>
    // What breaks because its caller has left is no failure.
    statusOf(signal.aborted ? signal.reason : error, {
      requestId: requestId ?? requestHeader.get(REQUEST_ID_HEADER) ?? "",
      method: `${typeName}/${method.name}`,
    });
  const callOf = async (message: Message, context: CallContext) => {
    await admit(access, context.requestHeader, services.clock());
    const { requestHeader: headers, signal } = context;
    const timeLeft = context.timeoutMs();
    const deadline = timeLeft === undefined ? undefined : services.clock() + timeLeft;
    return { services, request: requestOf(method, message), headers, signal, deadline };
  };
  if (serving.kind === "unary") {
    return async (message: Message, context: CallContext) => {
      try {
        const answer = await serving.answer(await callOf(message, context));
        return messageOfJson(method.output, answer);
      } catch (error) {
        throw failed(error, context);
      }
    };
  }
  return async function* (message: Message, context: CallContext) {
    try {
      const call = await callOf(message, context);
      for await (const answer of serving.answers(call)) yield messageOfJson(method.output, answer);
    } catch (error) {
      throw failed(error, context);
    }
  };
}

function requestOf(method: DescMethod, message: Message): JsonObject {
  let request: JsonObject;
  try {
    request = jsonOfMessage(method.input, message);
  } catch (error) {
    throw new UnreadableRequest(error instanceof Error ? error.message : String(error));
  }
  if (isDeeperThan(request, MAX_REQUEST_NESTING)) {
    throw new UnreadableRequest(TOO_DEEP);
  }
  if (hasMoreContainersThan(request, MAX_JSON_CONTAINERS)) throw new TooLarge(TOO_MANY_CONTAINERS);
  return request;
}

/** gRPC's own answer to a service or a method that is not there. */
function notServed(request: Request): Response {
  const { pathname } = new URL(request.url);
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("application/grpc")) {
    const message = `${pathname} is not served`;
    return Response.json({ code: "unimplemented", message }, { status: 404 });
  }
  const headers = {
    "content-type": type,
    "grpc-status": "12",
    "grpc-message": encodeURIComponent(`${pathname} is not served`),
  };
  return new Response(null, { headers });
}
