/**
 * gRPC-Web as nearly all calls have it: a message in its frame. The library answers the others; of these
 * it would make so many turns and copies that they cost several times what the call itself does.
 */
import { fromBinary, toBinary, type DescMethod, type Message } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  setTrailerStatus,
  trailerFlag,
  trailerSerialize,
} from "@connectrpc/connect/protocol-grpc-web";
import { MAX_REQUEST_BYTES } from "../model/request-limits.ts";
import { TOO_DEEP } from "./errors.ts";
import { gzip } from "./gzip.ts";
import { NESTING } from "./json-shape.ts";

/** What an implementation may know of its call: a part of what the library tells. */
export interface CallContext {
  requestHeader: Headers;
  signal: AbortSignal;
  /** How its answer is named; where it is absent, a header of the request says it. */
  requestId?: string;
  /** Milliseconds until the deadline. */
  timeoutMs(): number | undefined;
}

/** What serves a method. It throws nothing but `ConnectError`. */
export interface Implementation {
  method: DescMethod;
  run(message: Message, context: CallContext): Promise<Message> | AsyncIterable<Message>;
}

const CONTENT_TYPE = /^application\/grpc-web(?:\+proto)?$/;
const TIMEOUT = /^(\d{1,8})([HMSmun])$/;
const UNIT_MS: Readonly<Record<string, number>> = {
  ...{ H: 3_600_000, M: 60_000, S: 1_000 },
  ...{ m: 1, u: 1e-3, n: 1e-6 },
};
/** What a timer can wait at most. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** Of a frame: flags and length. */
const HEAD_BYTES = 5;
/** The flag of a frame whose content is compressed. */
const COMPRESSED = 1;
/** What the library says of a message that is nested deeper than it may be, in fields that it knows or does not know. */
const TOO_DEEP_FOR_LIBRARY = /maximum recursion depth/;

/** Serves a call. @returns the request, still to be read, where that is for the library. */
export async function serveGrpcWeb(
  request: Request,
  { method, run }: Implementation,
  requestId: string,
): Promise<Response | Request> {
  const { headers, signal } = request;
  const timeout = timeoutOf(headers);
  const length = Number(headers.get("content-length") ?? Number.NaN);
  const isUsual = CONTENT_TYPE.test(headers.get("content-type") ?? "") && timeout !== null;
  if (!isUsual || !(length <= HEAD_BYTES + MAX_REQUEST_BYTES)) return request;
  const body = new Uint8Array(await request.arrayBuffer());
  const content = await contentIn(body, headers);
  const message = content && messageIn(content, method);
  if (message === undefined) {
    return new Request(request.url, { method: "POST", headers, body, signal });
  }
  if (message === "too deep")
    return answerOf(endFor(new ConnectError(TOO_DEEP, Code.InvalidArgument)));
  const waiting = waitingCaller(request, timeout);
  const answer = run(message, { ...waiting.context, requestId });
  return answerOf(
    Symbol.asyncIterator in answer
      ? await streamed(answer, method, waiting.end)
      : await single(answer, method, waiting.end),
  );
}

function answerOf(content: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>): Response {
  return new Response(content, { headers: { "content-type": "application/grpc-web+proto" } });
}

/** What the only frame holds. Undefined for anything else, and for a compression that cannot be undone. */
async function contentIn(
  body: Uint8Array<ArrayBuffer>,
  headers: Headers,
): Promise<Uint8Array | undefined> {
  const [flags] = body;
  if (body.length < HEAD_BYTES) return undefined;
  if (new DataView(body.buffer).getUint32(1) !== body.length - HEAD_BYTES) return undefined;
  const content = body.subarray(HEAD_BYTES);
  if (flags === 0) return content;
  if (flags !== COMPRESSED || headers.get("grpc-encoding") !== gzip.name) return undefined;
  try {
    return await gzip.decompress(content, MAX_REQUEST_BYTES);
  } catch {
    return undefined;
  }
}

/** Undefined for what is no message of its type. */
function messageIn(content: Uint8Array, { input }: DescMethod): Message | "too deep" | undefined {
  try {
    return fromBinary(input, content, NESTING);
  } catch (error) {
    return error instanceof Error && TOO_DEEP_FOR_LIBRARY.test(error.message)
      ? "too deep"
      : undefined;
  }
}

/** Milliseconds; undefined without a deadline, null for what is none. */
function timeoutOf(headers: Headers): number | undefined | null {
  const text = headers.get("grpc-timeout");
  if (text === null) return undefined;
  const [, count, unit = ""] = TIMEOUT.exec(text) ?? [];
  return count === undefined ? null : Number(count) * (UNIT_MS[unit] ?? 0);
}

/** The caller, who waits until it hangs up or its deadline has passed. */
function waitingCaller(
  { headers: requestHeader, signal }: Request,
  timeout: number | undefined,
): { context: CallContext; end: () => void } {
  if (timeout === undefined) {
    return { context: { requestHeader, signal, timeoutMs: () => undefined }, end: () => {} };
  }
  const deadline = Date.now() + timeout;
  const controller = new AbortController();
  const hangUp = (): void => controller.abort(signal.reason);
  signal.addEventListener("abort", hangUp, { once: true });
  const expire = (): void =>
    controller.abort(new ConnectError("the operation timed out", Code.DeadlineExceeded));
  const timer = setTimeout(expire, Math.min(timeout, MAX_TIMER_MS));
  const timeoutMs = (): number => deadline - Date.now();
  return {
    context: { requestHeader, signal: controller.signal, timeoutMs },
    end: () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", hangUp);
    },
  };
}

async function single(
  answer: Promise<Message>,
  { output }: DescMethod,
  end: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return joined(frame(toBinary(output, await answer)), END);
  } catch (error) {
    return endFor(error);
  } finally {
    end();
  }
}

/** Answers one by one, as they are read; only the first is waited for. */
async function streamed(
  answers: AsyncIterable<Message>,
  { output }: DescMethod,
  end: () => void,
): Promise<Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>> {
  const iterator = answers[Symbol.asyncIterator]();
  /** The next answer, or the end of all, as a frame. */
  const next = async (): Promise<{ bytes: Uint8Array<ArrayBuffer>; isLast: boolean }> => {
    try {
      const { done, value } = await iterator.next();
      if (done !== true) return { bytes: frame(toBinary(output, value)), isLast: false };
      end();
      return { bytes: END, isLast: true };
    } catch (error) {
      end();
      return { bytes: endFor(error), isLast: true };
    }
  };
  const first = await next();
  if (first.isLast) return first.bytes;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(first.bytes),
      async pull(controller) {
        const { bytes, isLast } = await next();
        controller.enqueue(bytes);
        if (isLast) controller.close();
      },
      async cancel() {
        end();
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

function frame(content: Uint8Array, flags = 0): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD_BYTES + content.length);
  bytes[0] = flags;
  new DataView(bytes.buffer).setUint32(1, content.length);
  bytes.set(content, HEAD_BYTES);
  return bytes;
}

/** The last frame of an answer that went well. */
const END = frame(trailerSerialize(setTrailerStatus(new Headers(), undefined)), trailerFlag);

function endFor(error: unknown): Uint8Array<ArrayBuffer> {
  const trailers = setTrailerStatus(new Headers(), ConnectError.from(error));
  return frame(trailerSerialize(trailers), trailerFlag);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
