/**
 * One call on its way through the gateway: gRPC over HTTP/2 from the client, gRPC-Web over HTTP/1.1 to workerd. The frames
 * of messages are the same on both sides and pass unread.
 *
 * A call is sent a second time only if that cannot do anything twice: nothing of it was sent, or workerd lives on and has closed
 * a connection that was idle before, as in `exchange.ts`. A client that goes away takes its connection with it: the Worker sees
 * the abort, and is told besides how many tasks had gone out, where it may have taken some.
 */
import { randomUUID } from "node:crypto";
import { constants } from "node:http2";
import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { GRPC_PATH } from "../lib/grpc-path.ts";
import { CALL_HEADER } from "../lib/left-calls.ts";
import { MAX_REQUEST_BYTES } from "../model/request-limits.ts";
import { afterDeathReport } from "./death-report.ts";
import { AnswerFrames, FRAME_HEAD_BYTES, RequestFrames, type Trailers } from "./grpc-frames.ts";
import { GrpcStatus, trailersOf, trailersOfHttp } from "./grpc-status.ts";
import { headerOf, isPassedOn, isTrailer, passedHeaders, requestHead } from "./grpc-headers.ts";
import type { ResponseHead } from "./response-parser.ts";
import type { ResponseListener, UpstreamConnection } from "./upstream-connection.ts";
import type { UpstreamPool } from "./upstream-pool.ts";
import type { Upstream } from "./upstream.ts";

/**
 * As much as the Worker reads: the largest message in its frame. workerd ends the connection of a request that is not read
 * to its end, so that what the Worker says of a larger one may be lost.
 */
const MAX_CALL_BYTES = MAX_REQUEST_BYTES + FRAME_HEAD_BYTES;

/**
 * Calls in which client and server take turns. HTTP/1.1 cannot do that, but each question stands for itself, so each is sent
 * as a call of its own.
 */
const TAKES_TURNS = /^\/grpc\.reflection\.[\w.]+\/ServerReflectionInfo$/;

/** Calls whose answers are tasks, a message each. */
const TAKES_TASKS = /\.TaskService\/(?:Batch)?Poll$/;

const GRPC_TYPE = { "content-type": "application/grpc+proto" };

/** Calls of those that take turns that may wait for their own: clients ask again when they have an answer. */
const MOST_WAITING = 1_000;

/** Passes a call on, and its answer back. */
export class GrpcCall implements ResponseListener {
  readonly #stream: ServerHttp2Stream;
  readonly #headers: IncomingHttpHeaders;
  readonly #upstream: Upstream;
  readonly #takesTurns: boolean;
  /** Names a call that may take tasks. */
  readonly #call: string | undefined;
  readonly #frames = new RequestFrames();
  readonly #received: Buffer[] = [];
  #receivedBytes = 0;
  #requestEnded = false;
  /** What is to be sent, a request each. */
  readonly #requests: Buffer[] = [];
  /** What is on its way. */
  #request: Buffer | undefined;
  #resent = false;
  #pool: UpstreamPool | undefined;
  #connection: UpstreamConnection | undefined;
  #wait: NodeJS.Timeout | undefined;
  #answer: AnswerFrames | undefined;
  /** Messages that have gone out to the client. */
  #messagesSent = 0;
  #head: ResponseHead | undefined;
  #trailers: Trailers | undefined;
  /** The client reads more slowly than the answer comes. */
  #isPaused = false;
  #ended = false;

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, upstream: Upstream) {
    this.#stream = stream;
    this.#headers = headers;
    this.#upstream = upstream;
    this.#takesTurns = TAKES_TURNS.test(headers[":path"] ?? "");
    this.#call = TAKES_TASKS.test(headers[":path"] ?? "") ? randomUUID() : undefined;
  }

  /** Begins. The call is answered whatever happens. */
  start(): void {
    const stream = this.#stream;
    stream.on("data", (bytes: Buffer) => this.#read(bytes));
    stream.once("end", () => this.#readAll());
    stream.once("close", () => this.#clientClosed());
    // A reset of the client's: `close` follows.
    stream.on("error", () => undefined);
    const path = this.#headers[":path"] ?? "";
    // Other paths are those of the HTTP API.
    if (!GRPC_PATH.test(path)) this.refuse(GrpcStatus.UNIMPLEMENTED, `${path} is not served`);
  }

  /** Ends the call from this side. */
  refuse(status: GrpcStatus, message: string): void {
    this.#connection?.destroy();
    this.#end(trailersOf(status, message));
  }

  #read(bytes: Buffer): void {
    this.#receivedBytes += bytes.length;
    if (this.#ended) return;
    if (this.#receivedBytes > MAX_CALL_BYTES) {
      this.refuse(GrpcStatus.RESOURCE_EXHAUSTED, `The call has more than ${MAX_CALL_BYTES} bytes`);
    } else if (this.#takesTurns) {
      this.#requests.push(...this.#frames.push(bytes));
      if (this.#requests.length <= MOST_WAITING) void this.#next();
      else this.refuse(GrpcStatus.RESOURCE_EXHAUSTED, `More than ${MOST_WAITING} questions wait`);
    } else {
      this.#received.push(bytes);
    }
  }

  #readAll(): void {
    this.#requestEnded = true;
    if (this.#takesTurns && this.#frames.hasRest) {
      this.refuse(GrpcStatus.INVALID_ARGUMENT, "The last message of the call is not complete");
      return;
    }
    if (!this.#takesTurns) this.#requests.push(Buffer.concat(this.#received));
    void this.#next();
  }

  /** Sends what is to be sent, one after the other; the last answer ends the call. */
  async #next(): Promise<void> {
    if (this.#ended || this.#request !== undefined) return;
    this.#request = this.#requests.shift();
    if (this.#request === undefined) {
      // A client that takes turns may ask nothing at all.
      if (this.#requestEnded) this.#end(this.#trailers ?? trailersOf(GrpcStatus.OK, ""));
      return;
    }
    this.#resent = false;
    await this.#send(this.#request);
  }

  async #send(request: Buffer): Promise<void> {
    this.#head = undefined;
    this.#answer = new AnswerFrames((piece) => this.#write(piece));
    const pool = await this.#upstream.ready();
    if (this.#ended) return;
    if (pool === undefined) {
      this.refuse(GrpcStatus.UNAVAILABLE, "The server is starting or stopping. Nothing was done");
      return;
    }
    const connection = this.#resent ? pool.open() : pool.acquire();
    this.#pool = pool;
    this.#connection = connection;
    const named = this.#call === undefined ? [] : [`${CALL_HEADER}: ${this.#call}`];
    connection.send(requestHead(this.#headers, request.length, named), request, false, this);
  }

  onHead(head: ResponseHead): void {
    this.#head = head;
  }

  onData(chunk: Buffer): void {
    if (this.#isGrpc()) this.#answer?.push(chunk);
  }

  onEnd(reusable: boolean): void {
    const trailers = this.#trailersOfAnswer();
    // The client may have been slow with the last piece: its drain does not come after the end.
    this.#connection?.resume();
    if (reusable && this.#connection !== undefined) this.#pool?.release(this.#connection);
    else this.#connection?.destroy();
    this.#connection = undefined;
    this.#request = undefined;
    this.#trailers = trailers;
    if (this.#takesTurns && trailers["grpc-status"] === "0") void this.#next();
    else this.#end(trailers);
  }

  onError(_error: Error, sent: boolean): void {
    const mayBeUnread = !sent || this.#connection?.reused === true;
    if (this.#head === undefined && mayBeUnread && !this.#resent) {
      this.#wait = afterDeathReport(() => this.#sendAgain(sent));
    } else {
      this.#interrupted(sent);
    }
  }

  #sendAgain(sent: boolean): void {
    if (this.#ended || this.#request === undefined) return;
    this.#resent = true;
    // If workerd has died, nobody knows what it has done.
    if (sent && this.#upstream.pool !== this.#pool) this.#interrupted(sent);
    else void this.#send(this.#request);
  }

  #interrupted(sent: boolean): void {
    const done = sent ? "The call may have been carried out" : "Nothing was done";
    this.refuse(GrpcStatus.UNAVAILABLE, `The server was interrupted. ${done}`);
  }

  #isGrpc(): boolean {
    return headerOf(this.#head, "content-type").startsWith("application/grpc-web");
  }

  #trailersOfAnswer(): Trailers {
    const inHead = headerOf(this.#head, "grpc-status");
    if (!this.#isGrpc()) return trailersOfHttp(this.#head?.status ?? 0);
    // An answer without messages may have its trailers in the head.
    if (inHead !== "") return passedHeaders(this.#head, isTrailer);
    return this.#answer?.trailers ?? trailersOf(GrpcStatus.INTERNAL, "The answer ended too early");
  }

  #write(piece: Buffer): void {
    if (this.#ended || this.#stream.destroyed) return;
    this.#respond();
    const { messages = 0 } = this.#answer ?? {};
    const sent = (error?: Error | null): void => {
      if (!error) this.#messagesSent = messages;
    };
    if (this.#stream.write(piece, sent) || this.#isPaused) return;
    const connection = this.#connection;
    this.#isPaused = true;
    connection?.pause();
    this.#stream.once("drain", () => {
      this.#isPaused = false;
      connection?.resume();
    });
  }

  #respond(): void {
    if (this.#stream.headersSent) return;
    const { status = 200 } = this.#head ?? {};
    const head = { ...this.#passed(), ":status": status, ...GRPC_TYPE };
    this.#stream.respond(head, { waitForTrailers: true });
  }

  /** The metadata before an answer. */
  #passed(): Record<string, string> {
    if (!this.#isGrpc()) return {};
    return passedHeaders(this.#head, (name) => isPassedOn(name) && !isTrailer(name));
  }

  #end(trailers: Trailers): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#wait);
    const stream = this.#stream;
    if (stream.destroyed) return;
    if (!stream.headersSent) {
      const head = { ...this.#passed(), ":status": 200, ...GRPC_TYPE, ...trailers };
      stream.respond(head, { endStream: true });
    } else {
      stream.once("wantTrailers", () => stream.sendTrailers(trailers));
      stream.end();
    }
    // What the client still sends is of no interest: HTTP/2's way to say so without an error.
    if (!this.#requestEnded) stream.close(0);
  }

  #clientClosed(): void {
    const call = this.#call;
    // What ends well is closed without an error, too.
    if (call !== undefined && this.#stream.rstCode !== constants.NGHTTP2_NO_ERROR) {
      this.#pool?.leftCalls.tell({ call, got: this.#messagesSent });
    }
    this.#ended = true;
    clearTimeout(this.#wait);
    this.#connection?.destroy();
  }
}
