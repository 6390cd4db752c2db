/** Tells the Worker of callers that have left before the answers to their calls had gone out to them (`lib/left-calls.ts`). */
import { leftLine, LEFT_CALLS_PATH, type LeftCall } from "../lib/left-calls.ts";
import type { ResponseListener, UpstreamConnection } from "./upstream-connection.ts";

/** Where the connections come from. */
interface Connections {
  acquire(): UpstreamConnection;
  release(connection: UpstreamConnection): void;
}

/** One message at a time, which holds all that has come up since the one before. */
export class LeftCalls implements ResponseListener {
  readonly #connections: Connections;
  #lines = "";
  #connection: UpstreamConnection | undefined;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  /** Tells of a call, in time. */
  tell(call: LeftCall): void {
    this.#lines += leftLine(call);
    this.#send();
  }

  onHead(): void {}

  onData(): void {}

  onEnd(reusable: boolean): void {
    const connection = this.#connection;
    this.#connection = undefined;
    if (reusable && connection !== undefined) this.#connections.release(connection);
    else connection?.destroy();
    this.#send();
  }

  /** What was told comes again after its response timeout: as for any answer that gets lost. */
  onError(): void {
    this.#connection = undefined;
  }

  #send(): void {
    if (this.#lines === "" || this.#connection !== undefined) return;
    const body = Buffer.from(this.#lines);
    this.#lines = "";
    this.#connection = this.#connections.acquire();
    this.#connection.send(requestHead(body.length), body, false, this);
  }
}

function requestHead(length: number): string {
  return `POST ${LEFT_CALLS_PATH} HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${length}\r\n\r\n`;
}
