/**
 * The connections from the front to workerd.
 *
 * workerd closes a connection that has been idle for 5.0 s and says nothing of it; a request sent
 * at that moment is lost. So a connection is only used again when it was idle for much less,
 * looked up on the clock at the moment of use: a timer alone (undici's own has a resolution of a
 * second) comes late exactly when the process is busy.
 */
import { Client } from "undici";

/** Far enough below workerd's 5 s that even a process held up for seconds stays below it. */
const LONGEST_IDLE_MILLISECONDS = 2_000;
const CONNECT_TIMEOUT_MILLISECONDS = 5_000;
/** undici's own limit, switched off in effect: the pool closes what is idle. */
const NEVER_MILLISECONDS = 600_000;

interface IdleConnection {
  client: Client;
  since: number;
}

/** One connection per running request, the most recently used first. */
export class UpstreamPool {
  readonly #origin: string;
  /** Oldest first. */
  readonly #idle: IdleConnection[] = [];
  #sweep: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(origin: URL) {
    this.#origin = origin.origin;
  }

  /** A connection for one request. Give it back when its response has ended. */
  acquire(): Client {
    const newest = this.#idle.pop();
    if (newest !== undefined) {
      if (performance.now() - newest.since < LONGEST_IDLE_MILLISECONDS) return newest.client;
      this.#destroy(newest.client);
      this.#destroyIdle();
    }
    return new Client(this.#origin, {
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      connectTimeout: CONNECT_TIMEOUT_MILLISECONDS,
      keepAliveTimeout: NEVER_MILLISECONDS,
    });
  }

  /** Takes a connection back after a complete response. */
  release(client: Client): void {
    if (this.#closed) {
      this.#destroy(client);
      return;
    }
    this.#idle.push({ client, since: performance.now() });
    this.#sweep ??= setTimeout(() => this.#closeExpired(), LONGEST_IDLE_MILLISECONDS).unref();
  }

  /** Ends a connection whose request did not end well. */
  discard(client: Client): void {
    this.#destroy(client);
  }

  /** Ends what is idle now, and what is in use when it is given back. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#sweep);
    this.#destroyIdle();
  }

  #closeExpired(): void {
    const limit = performance.now() - LONGEST_IDLE_MILLISECONDS;
    const firstYoung = this.#idle.findIndex(({ since }) => since > limit);
    const expired = this.#idle.splice(0, firstYoung === -1 ? this.#idle.length : firstYoung);
    for (const { client } of expired) this.#destroy(client);
    const oldest = this.#idle[0];
    this.#sweep =
      oldest && setTimeout(() => this.#closeExpired(), Math.ceil(oldest.since - limit)).unref();
  }

  #destroyIdle(): void {
    for (const { client } of this.#idle.splice(0)) this.#destroy(client);
  }

  #destroy(client: Client): void {
    // Rejects only if the connection is gone already.
    client.destroy().catch(() => {});
  }
}
