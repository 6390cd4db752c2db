/**
 * One connection to workerd. Written on a plain socket: Node's own client costs three times as much
 * CPU a request, and undici waits a millisecond before it uses a connection again.
 */
import { Socket } from "node:net";
import { latin1Bytes } from "./latin1.ts";
import { ResponseParser } from "./response-parser.ts";
import type { ResponseHead } from "./response-parser.ts";

const IPV4 = 4;

export interface ResponseListener {
  onHead(head: ResponseHead): void;
  onData(chunk: Buffer): void;
  /** @param reusable whether the connection may go back to the pool. */
  onEnd(reusable: boolean): void;
  /** There will be no (complete) response. @param sent whether workerd may have seen the request. */
  onError(error: Error, sent: boolean): void;
}

/** Carries one request at a time. */
export class UpstreamConnection {
  readonly #socket: Socket;
  readonly #parser = new ResponseParser();
  #listener: ResponseListener | undefined;
  #connected = false;
  #used = false;
  #reused = false;
  #error: Error | undefined;

  /** @param turn calls back when the connection may begin; until then it keeps what is written. */
  constructor(origin: URL, turn: (begin: () => boolean) => void = (begin) => void begin()) {
    this.#socket = new Socket();
    this.#socket.setNoDelay(true);
    this.#socket.on("connect", () => {
      this.#connected = true;
    });
    this.#socket.on("data", (bytes: Buffer) => this.#read(bytes));
    this.#socket.on("error", (error: Error) => {
      this.#error = error;
    });
    this.#socket.on("end", () => this.#parser.close());
    this.#socket.on("close", () => {
      this.#fail(this.#error ?? new Error("workerd closed the connection."));
    });
    this.#socket.connect({
      host: "workerd",
      port: Number(origin.port),
      autoSelectFamily: false,
      lookup: (_host, _options, found) =>
        turn(() => {
          found(null, origin.hostname, IPV4);
          return !this.#socket.destroyed;
        }),
    });
  }

  /** False once either side has closed. */
  get usable(): boolean {
    return !this.#socket.destroyed && !this.#socket.readableEnded;
  }

  /** Whether it has carried a request before the last one, and so has been idle. */
  get reused(): boolean {
    return this.#reused;
  }

  /**
   * Sends a request's head, and its body if that is known already.
   * @param toHead whether it is a HEAD request, whose response has no body.
   */
  send(head: string, body: Buffer | undefined, toHead: boolean, listener: ResponseListener): void {
    this.#reused = this.#used;
    this.#used = true;
    this.#listener = listener;
    this.#parser.expect(
      {
        onHead: (responseHead) => listener.onHead(responseHead),
        onData: (chunk) => listener.onData(chunk),
        onEnd: (reusable) => {
          this.#listener = undefined;
          listener.onEnd(reusable && this.usable);
        },
      },
      toHead,
    );
    if (body === undefined) {
      this.#socket.write(head, "latin1");
      return;
    }
    // One write, because each is a system call.
    this.#socket.write(latin1Bytes(head, body));
  }

  /**
   * Sends a piece of a body that streams.
   * @param chunked whether the request has no `content-length`.
   * @returns false when `onDrain` will tell that more may come.
   */
  write(piece: Buffer, chunked: boolean, onDrain: () => void): boolean {
    const bytes = chunked ? asChunk(piece) : piece;
    if (this.#socket.write(bytes)) return true;
    this.#socket.once("drain", onDrain);
    return false;
  }

  /** Ends a body that was sent in chunks. */
  endChunks(): void {
    this.#socket.write("0\r\n\r\n", "latin1");
  }

  /** Holds the response back, for a client that reads slowly. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Closes at once. A running request gets no further call. */
  destroy(): void {
    this.#listener = undefined;
    // A reset: workerd does not take notice of a plain close while it works on an answer.
    if (this.#connected) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    try {
      this.#parser.push(bytes);
    } catch (error) {
      this.#socket.destroy();
      this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.onError(error, this.#connected);
  }
}

function asChunk(piece: Buffer): Buffer {
  const head = Buffer.from(`${piece.length.toString(16)}\r\n`, "latin1");
  return Buffer.concat([head, piece, Buffer.from("\r\n", "latin1")]);
}
