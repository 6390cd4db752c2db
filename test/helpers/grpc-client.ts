/** A client of gRPC over HTTP/2 that holds many calls at once, and can misbehave: what published ones do not. */
import { fromBinary, toBinary, type DescMethod } from "@bufbuild/protobuf";
import { once } from "node:events";
import { connect, constants } from "node:http2";
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { serviceNamed } from "../../src/grpc/descriptors.ts";
import { jsonOfMessage } from "../../src/grpc/from-message.ts";
import { NESTING } from "../../src/grpc/json-shape.ts";
import { messageOfJson } from "../../src/grpc/to-message.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { framed, HEAD_BYTES } from "./grpc-frames.ts";

/** What a call came to. */
export interface CallResult {
  /** In the JSON of the HTTP API. */
  messages: JsonObject[];
  /** As a number: 0 is OK. Undefined when the call broke off, or was none. */
  status: number | undefined;
  message: string;
  httpStatus: number | undefined;
}

/** A call that has begun. */
export interface RunningCall {
  stream: ClientHttp2Stream;
  result: Promise<CallResult>;
  cancel(): void;
}

/** Megabytes that a connection may hold: Node's own limit ends calls with large messages. */
const SESSION_MEGABYTES = 256;

/** One connection. */
export class GrpcClient {
  readonly #session: ClientHttp2Session;

  /** @param windowBytes how much of an answer it takes in before it has read what came: 0 for nothing at all. */
  constructor(port: number, windowBytes?: number) {
    this.#session = connect(`http://127.0.0.1:${port}`, {
      maxSessionMemory: SESSION_MEGABYTES,
      ...(windowBytes === undefined ? {} : { settings: { initialWindowSize: windowBytes } }),
    });
    // Its calls end with it, and say so.
    this.#session.on("error", () => undefined);
  }

  close(): void {
    this.#session.destroy();
  }

  /** Begins a call with a request in the JSON of the HTTP API. */
  begin(service: string, method: string, request: JsonObject = {}): RunningCall {
    const description = serviceNamed(service).methods.find(({ name }) => name === method);
    if (description === undefined) throw new Error(`${service} has no ${method}`);
    const body = framed(toBinary(description.input, messageOfJson(description.input, request)));
    return this.send(`/${service}/${method}`, body, { description });
  }

  /** Makes a whole call. @throws Error unless its status is OK. */
  async call(service: string, method: string, request?: JsonObject): Promise<JsonObject[]> {
    const { status, message, messages } = await this.begin(service, method, request).result;
    if (status !== 0) throw new Error(`${service}/${method}: ${status} ${message}`);
    return messages;
  }

  /** Begins a call with bytes as they are. */
  send(
    path: string,
    body: Uint8Array,
    { description, headers }: { description?: DescMethod; headers?: Record<string, string> } = {},
  ): RunningCall {
    const given = { "content-type": "application/grpc", te: "trailers", ...headers };
    const stream = this.#session.request({ ":method": "POST", ":path": path, ...given });
    const result = resultOf(stream, description);
    stream.end(body);
    return { stream, result, cancel: () => stream.close(constants.NGHTTP2_CANCEL) };
  }
}

async function resultOf(stream: ClientHttp2Stream, description?: DescMethod): Promise<CallResult> {
  let headers: IncomingHttpHeaders = {};
  const chunks: Buffer[] = [];
  stream.on("response", (head) => (headers = { ...head }));
  stream.on("trailers", (trailers) => (headers = { ...headers, ...trailers }));
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("error", () => undefined);
  await once(stream, "close");
  const status = headers["grpc-status"];
  return {
    messages: description === undefined ? [] : messagesIn(Buffer.concat(chunks), description),
    status: status === undefined ? undefined : Number(status),
    message: decodeURIComponent(String(headers["grpc-message"] ?? "")),
    httpStatus: headers[":status"] === undefined ? undefined : Number(headers[":status"]),
  };
}

/** The messages that have come as a whole. */
function messagesIn(bytes: Buffer, { output }: DescMethod): JsonObject[] {
  const messages: JsonObject[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + HEAD_BYTES <= bytes.length;) {
    const end = at + HEAD_BYTES + view.getUint32(at + 1);
    if (end > bytes.length) break;
    const message = fromBinary(output, bytes.subarray(at + HEAD_BYTES, end), NESTING);
    messages.push(jsonOfMessage(output, message));
    at = end;
  }
  return messages;
}
