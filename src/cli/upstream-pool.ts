/**
 * The connections from the front to workerd.
 *
 * workerd closes a connection that has been idle for 5.0 s and says nothing of it; a request sent
 * at that moment is lost. So a connection is only used again when it was idle for much less, looked
 * up on the clock at the moment of use: a timer alone comes late exactly when the process is busy. What a workerd
 * that was held up closes all the same is sent again (`exchange.ts`).
 */
import { ConnectionGate } from "./connection-gate.ts";
import { LeftCalls } from "./left-calls.ts";
import { UpstreamConnection } from "./upstream-connection.ts";

/** Far enough below workerd's 5 s that even a process held up for seconds stays below it. */
const LONGEST_IDLE_MILLISECONDS = 2_000;

interface IdleConnection {
  connection: UpstreamConnection;
  since: number;
}

/** One connection for each running request, the most recently used first. */
export class UpstreamPool {
  /** Tells of callers that have left. */
  readonly leftCalls = new LeftCalls(this);
  readonly #origin: URL;
  readonly #gate: ConnectionGate;
  /** Oldest first. */
  #idle: IdleConnection[] = [];
  #sweep: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(origin: URL) {
    this.#origin = origin;
    this.#gate = new ConnectionGate(origin);
  }

  /** A connection for one request. {@link release} it after a complete response. */
  acquire(): UpstreamConnection {
    const limit = performance.now() - LONGEST_IDLE_MILLISECONDS;
    for (let newest = this.#idle.pop(); newest !== undefined; newest = this.#idle.pop()) {
      if (newest.since > limit && newest.connection.usable) return newest.connection;
      newest.connection.destroy();
    }
    return this.open();
  }

  /** A connection that was not used before. */
  open(): UpstreamConnection {
    return new UpstreamConnection(this.#origin, (begin) => this.#gate.pass(begin));
  }

  /** Takes a connection back that may carry another request. */
  release(connection: UpstreamConnection): void {
    if (this.#closed) {
      connection.destroy();
      return;
    }
    this.#idle.push({ connection, since: performance.now() });
    this.#sweep ??= setTimeout(() => this.#closeExpired(), LONGEST_IDLE_MILLISECONDS).unref();
  }

  /** Ends what is idle now, and what is in use when it is given back. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#sweep);
    for (const { connection } of this.#idle) connection.destroy();
    this.#idle = [];
    this.#gate.open();
  }

  #closeExpired(): void {
    const limit = performance.now() - LONGEST_IDLE_MILLISECONDS;
    const young = this.#idle.filter(({ since }) => since > limit);
    for (const { connection, since } of this.#idle) if (since <= limit) connection.destroy();
    this.#idle = young;
    const wait = Math.ceil((young[0]?.since ?? limit) - limit);
    this.#sweep =
      young.length === 0 ? undefined : setTimeout(() => this.#closeExpired(), wait).unref();
  }
}
