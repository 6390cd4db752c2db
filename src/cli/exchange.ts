/**
 * One request on its way from the front to workerd and its response on the way back.
 *
 * 1. A request is sent a second time only if that cannot do anything twice: nothing of it was sent
 *    (workerd was down), or it is a GET, HEAD or OPTIONS and nothing of a response has arrived.
 * 2. A client that goes away takes its request with it: the upstream connection is closed, and
 *    the Worker sees the abort.
 * 3. Both directions keep back pressure: no body is held in memory beyond one small request.
 */
import { Readable } from "node:stream";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Client, Dispatcher } from "undici";
import { writeBadRequest, writeUnavailable } from "./problem.ts";
import type { Upstream } from "./upstream.ts";
import type { UpstreamPool } from "./upstream-pool.ts";

/** Up to this size a request's body is read before it is sent on, in one write with its head. */
const BUFFERED_BODY_BYTES = 64 * 1024;
const LARGEST_ATTEMPTS = 3;
/** A dying workerd closes its connections a moment before the system reports its death. */
const RETRY_DELAY_MILLISECONDS = 100;
/** undici's codes for a request that HTTP allows and it cannot send, like `OPTIONS *`. */
const UNSENDABLE_CODES = new Set(["UND_ERR_INVALID_ARG", "UND_ERR_NOT_SUPPORTED"]);
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
/** Headers that concern one connection only (RFC 9110, section 7.6.1), and `expect`, which the
 * front has answered already. */
const CONNECTION_HEADERS = new Set([
  ...["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"],
  ...["upgrade", "expect"],
]);

type Body = Buffer | Readable | null;

/** Sends one request on and its response back. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #upstream: Upstream;
  readonly #headers: string[];
  #body: Body = null;
  #attempts = 0;
  #sent = false;
  #ended = false;
  #pool: UpstreamPool | undefined;
  #client: Client | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #flush: NodeJS.Immediate | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, upstream: Upstream) {
    this.#request = request;
    this.#response = response;
    this.#upstream = upstream;
    this.#headers = endToEndHeaders(request);
  }

  /** Begins. The response is answered whatever happens. */
  start(): void {
    this.#response.once("close", () => this.#clientClosed());
    const length = bodyLength(this.#request);
    if (length === 0) {
      this.#attempt();
    } else if (length !== undefined && length <= BUFFERED_BODY_BYTES) {
      this.#bufferBody();
    } else {
      this.#body = detachedBody(this.#request);
      this.#attempt();
    }
  }

  #bufferBody(): void {
    const chunks: Buffer[] = [];
    this.#request.on("data", (chunk: Buffer) => chunks.push(chunk));
    this.#request.once("end", () => {
      const [first] = chunks;
      this.#body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
      this.#attempt();
    });
  }

  #attempt(): void {
    this.#attempts += 1;
    this.#sent = false;
    const pool = this.#upstream.pool;
    if (pool !== undefined) this.#dispatch(pool);
    else void this.#attemptWhenReady();
  }

  async #attemptWhenReady(): Promise<void> {
    const pool = await this.#upstream.ready();
    if (this.#ended) return;
    if (pool === undefined) this.#refuse();
    else this.#dispatch(pool);
  }

  #dispatch(pool: UpstreamPool): void {
    const client = pool.acquire();
    this.#pool = pool;
    this.#client = client;
    client.dispatch(
      {
        method: this.#request.method ?? "GET",
        path: this.#request.url ?? "/",
        headers: this.#headers,
        body: this.#body,
      },
      this,
    );
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(new Error("The client is gone."));
    this.#sent = true;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
    statusText?: string,
  ): void {
    // An interim answer (103) concerns the connection to workerd alone.
    if (status < 200) return;
    if (this.#response.headersSent) throw new Error("The front has answered already.");
    for (const name of CONNECTION_HEADERS) delete headers[name];
    this.#response.writeHead(status, statusText, headers);
    // A response that streams may have its first byte much later than its head; one that does not
    // has it in the same turn, and then both go out in one write.
    this.#flush = setImmediate(() => this.#response.flushHeaders());
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#response.write(chunk)) return;
    controller.pause();
    this.#response.once("drain", () => controller.resume());
  }

  onResponseEnd(): void {
    this.#finish();
    this.#response.end();
    if (this.#client !== undefined) this.#pool?.release(this.#client);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#client !== undefined) this.#pool?.discard(this.#client);
    if (this.#ended) return;
    if (this.#response.headersSent) {
      // The status is out already; a broken connection is the only way to say that this is not all.
      this.#finish();
      this.#response.destroy(error);
    } else if (UNSENDABLE_CODES.has((error as { code?: string }).code ?? "")) {
      this.#finish();
      writeBadRequest(this.#response, `This request cannot be served: ${error.message}.`);
    } else if (this.#maySendAgain()) {
      this.#retry = setTimeout(() => this.#attempt(), RETRY_DELAY_MILLISECONDS);
    } else {
      this.#refuse();
    }
  }

  #maySendAgain(): boolean {
    if (this.#attempts >= LARGEST_ATTEMPTS) return false;
    if (this.#body instanceof Readable && (this.#sent || this.#body.destroyed)) return false;
    return !this.#sent || SAFE_METHODS.has(this.#request.method ?? "");
  }

  #refuse(): void {
    this.#finish();
    const message = this.#sent
      ? "The server was interrupted while it worked on this request. It may have been carried out."
      : "The server is starting or stopping. Nothing was done; send the request again.";
    writeUnavailable(this.#response, message);
  }

  #clientClosed(): void {
    if (this.#ended) return;
    this.#finish();
    this.#controller?.abort(new Error("The client is gone."));
  }

  #finish(): void {
    this.#ended = true;
    clearImmediate(this.#flush);
    clearTimeout(this.#retry);
  }
}

function bodyLength(request: IncomingMessage): number | undefined {
  if (request.headers["transfer-encoding"] !== undefined) return undefined;
  return Number(request.headers["content-length"] ?? 0);
}

function endToEndHeaders(request: IncomingMessage): string[] {
  const raw = request.rawHeaders;
  const named = request.headers.connection?.toLowerCase();
  const own = named === undefined || named === "keep-alive" || named === "close" ? "" : named;
  const headers: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? "";
    const lowerCase = name.toLowerCase();
    if (CONNECTION_HEADERS.has(lowerCase)) continue;
    if (own !== "" && own.split(/\s*,\s*/).includes(lowerCase)) continue;
    headers.push(name, raw[index + 1] ?? "");
  }
  return headers;
}

/**
 * The request's body as a stream whose end does not end the client's connection: workerd may answer
 * before it has read everything (413), and the client must still get that answer.
 */
function detachedBody(request: IncomingMessage): Readable {
  const body = new Readable({
    read: () => request.resume(),
    destroy: (_error, callback) => {
      request.resume();
      callback(null);
    },
  });
  request.on("data", (chunk: Buffer) => {
    if (!body.destroyed && !body.push(chunk)) request.pause();
  });
  request.once("end", () => body.push(null));
  return body;
}
