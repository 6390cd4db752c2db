/**
 * One request on its way from the front to workerd and its response on the way back.
 *
 * 1. A request is sent a second time only if that cannot do anything twice, and nothing of a response has
 *    arrived: nothing of it was sent (workerd was down), or it is a GET, HEAD or OPTIONS, or workerd lives on
 *    and has closed a connection that was idle before: it answers whatever it has read.
 * 2. A client that goes away takes its request with it: the upstream connection is closed, and
 *    the Worker sees the abort. workerd may be late to see it: of a call that may take tasks it is told besides, also
 *    when the answer is there and has not gone out.
 * 3. Both directions keep back pressure: no body is held in memory beyond one small request.
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { mayTakeTasks } from "../lib/left-calls.ts";
import { REQUEST_ID_HEADER } from "../lib/request-id.ts";
import { afterDeathReport } from "./death-report.ts";
import { endToEndHeaders, hasLength, requestHead, valueOf } from "./headers.ts";
import { latin1Text } from "./latin1.ts";
import { writeUnavailable } from "./problem.ts";
import type { ResponseHead } from "./response-parser.ts";
import type { Upstream } from "./upstream.ts";
import type { ResponseListener, UpstreamConnection } from "./upstream-connection.ts";
import type { UpstreamPool } from "./upstream-pool.ts";

/** Up to this size a request's body is read before it is sent on, in one write with its head. */
const BUFFERED_BODY_BYTES = 64 * 1024;
/** Up to this size a response is written as a text: Node then sends head and body in one write. */
const TEXT_BODY_BYTES = 16 * 1024;
const MOST_ATTEMPTS = 3;
/** A dying workerd closes its connections a moment before the system reports its death. */
const RETRY_DELAY_MILLISECONDS = 100;
/** How long a large body waits for an answer to its head alone: the refusal of its size, mostly. */
const EARLY_ANSWER_MILLISECONDS = 25;
const FAILED_STATUS = 500;
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Sends one request on and its response back. */
export class Exchange implements ResponseListener {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #upstream: Upstream;
  /** Names a call that may take tasks. */
  readonly #call: string | undefined;
  #body: Buffer | undefined;
  #streams = false;
  #attempts = 0;
  #ended = false;
  #pool: UpstreamPool | undefined;
  #connection: UpstreamConnection | undefined;
  /** The first piece of the response's body, for a moment: it may be the only one. */
  #first: Buffer | undefined;
  /** The response's head has not been sent yet. */
  #holdsHead = false;
  #flush: NodeJS.Immediate | undefined;
  #wait: NodeJS.Timeout | undefined;
  #requestId: string | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, upstream: Upstream) {
    this.#request = request;
    this.#response = response;
    this.#upstream = upstream;
    this.#call = mayTakeTasks(request.url ?? "") ? randomUUID() : undefined;
  }

  /** The id by which workerd has named the answer to a request that failed. */
  get requestId(): string | undefined {
    return this.#requestId;
  }

  /** Begins. The response is answered whatever happens. */
  start(): void {
    this.#response.once("close", () => this.#clientClosed());
    const { headers } = this.#request;
    const length = Number(headers["content-length"] ?? 0);
    if (headers["transfer-encoding"] !== undefined || length > BUFFERED_BODY_BYTES) {
      this.#streams = true;
      this.#attempt();
    } else if (length === 0) {
      this.#attempt();
    } else {
      this.#bufferBody();
    }
  }

  #bufferBody(): void {
    const chunks: Buffer[] = [];
    this.#request.on("data", (chunk: Buffer) => chunks.push(chunk));
    this.#request.once("end", () => {
      this.#body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
      this.#attempt();
    });
  }

  #attempt(): void {
    this.#attempts += 1;
    const pool = this.#upstream.pool;
    if (pool !== undefined) this.#send(pool);
    else void this.#attemptWhenReady();
  }

  async #attemptWhenReady(): Promise<void> {
    const pool = await this.#upstream.ready();
    if (this.#ended) return;
    if (pool === undefined) this.#refuse(false);
    else this.#send(pool);
  }

  #send(pool: UpstreamPool): void {
    // What cannot be sent again, or has met a closed connection, gets one that cannot have been closed.
    const mayReuse = !this.#streams && this.#attempts === 1;
    const connection = mayReuse ? pool.acquire() : pool.open();
    this.#pool = pool;
    this.#connection = connection;
    const toHead = this.#request.method === "HEAD";
    connection.send(requestHead(this.#request, this.#call), this.#body, toHead, this);
    if (this.#streams) {
      this.#wait = setTimeout(() => this.#streamBody(connection), EARLY_ANSWER_MILLISECONDS);
    }
  }

  /**
   * workerd may answer before it has read everything (413) and then closes. The client must still
   * get that answer, so the rest of its body is read and dropped, and its connection stays. But a
   * write to a connection that workerd has closed fails, and with it what was not read yet is lost;
   * so each piece waits for the end of the event loop's turn, in which an answer would be read.
   */
  #streamBody(connection: UpstreamConnection): void {
    const request = this.#request;
    const chunked = request.headers["transfer-encoding"] !== undefined;
    const resume = (): void => void request.resume();
    let writing = false;
    let complete = false;
    const finishChunks = (): void => {
      if (chunked && complete && !writing && !this.#ended) connection.endChunks();
    };
    request.on("data", (chunk: Buffer) => {
      if (this.#ended) return;
      writing = true;
      request.pause();
      setImmediate(() => {
        writing = false;
        if (this.#ended || connection.write(chunk, chunked, resume)) request.resume();
        finishChunks();
      });
    });
    // This comes before the last piece is written, if that piece came together with the end.
    request.once("end", () => {
      complete = true;
      finishChunks();
    });
  }

  onHead({ status, statusText, headers }: ResponseHead): void {
    if (status >= FAILED_STATUS) this.#requestId = valueOf(headers, REQUEST_ID_HEADER);
    this.#response.writeHead(status, statusText, endToEndHeaders(headers));
    this.#holdsHead = true;
    // A response that streams may have its first byte much later than its head. One of a known length
    // has it right behind, if often in a packet of its own; so its head waits, and both go out in one write.
    if (!hasLength(headers)) this.#flushSoon();
  }

  onData(chunk: Buffer): void {
    if (this.#holdsHead && this.#first === undefined) {
      this.#first = chunk;
      this.#flushSoon();
      return;
    }
    if (this.#holdsHead) this.#flushStart();
    this.#write(chunk);
  }

  onEnd(reusable: boolean): void {
    const first = this.#first;
    this.#finish();
    if (first === undefined) this.#response.end();
    else if (first.length > TEXT_BODY_BYTES) this.#response.end(first);
    else this.#response.end(latin1Text(first), "latin1");
    // The client may have been slow with the last piece: its drain does not come after the end, and a
    // connection that stays paused would never read the answer to its next request.
    this.#connection?.resume();
    // workerd closes a connection whose body it did not read to the end, at some later time.
    if (reusable && !this.#streams) this.#pool?.release(this.#connection as UpstreamConnection);
    else this.#connection?.destroy();
    if (this.#streams) this.#request.resume();
  }

  onError(error: Error, sent: boolean): void {
    if (this.#response.headersSent) {
      // The status is out already; a broken connection is the only way to say that this is not all.
      this.#finish();
      this.#response.destroy(error);
    } else if (this.#streams || this.#attempts >= MOST_ATTEMPTS) {
      this.#refuse(sent);
    } else if (!sent || SAFE_METHODS.has(this.#request.method ?? "")) {
      this.#wait = setTimeout(() => this.#attempt(), RETRY_DELAY_MILLISECONDS);
    } else if (this.#connection?.reused) {
      this.#wait = afterDeathReport(() => this.#attemptIfUnread());
    } else {
      this.#refuse(sent);
    }
  }

  /**
   * A workerd that was held up closes what has been idle for five seconds by its clock before it reads what has
   * arrived there. If it has died instead, nobody knows what it has done.
   */
  #attemptIfUnread(): void {
    if (this.#ended) return;
    if (this.#upstream.pool === this.#pool) this.#attempt();
    else this.#refuse(true);
  }

  /** What comes in the same turn goes out in the same write. */
  #flushSoon(): void {
    this.#flush ??= setImmediate(() => this.#flushStart());
  }

  #flushStart(): void {
    clearImmediate(this.#flush);
    this.#flush = undefined;
    this.#holdsHead = false;
    const first = this.#first;
    this.#first = undefined;
    if (first === undefined) this.#response.flushHeaders();
    else this.#write(first);
  }

  #write(chunk: Buffer): void {
    if (this.#response.write(chunk)) return;
    const connection = this.#connection;
    connection?.pause();
    this.#response.once("drain", () => connection?.resume());
  }

  #refuse(sent: boolean): void {
    this.#finish();
    const message = sent
      ? "The server was interrupted while it worked on this request. It may have been carried out."
      : "The server is starting or stopping. Nothing was done; send the request again.";
    writeUnavailable(this.#response, message);
    this.#request.resume();
  }

  #clientClosed(): void {
    const call = this.#call;
    // What has gone out is the client's.
    if (call !== undefined && !this.#response.writableFinished) {
      this.#pool?.leftCalls.tell({ call, got: 0 });
    }
    if (this.#ended) return;
    this.#finish();
    this.#connection?.destroy();
  }

  #finish(): void {
    this.#ended = true;
    this.#first = undefined;
    clearImmediate(this.#flush);
    clearTimeout(this.#wait);
  }
}
