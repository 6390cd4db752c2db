/** Where requests go: the connections to workerd, or a wait for workerd while there is none. */
import { UpstreamPool } from "./upstream-pool.ts";

interface Waiting {
  resolve(pool: UpstreamPool | undefined): void;
  timer: NodeJS.Timeout;
}

/** workerd as the front sees it, across its restarts. */
export class Upstream {
  #pool: UpstreamPool | undefined;
  #origin: URL | undefined;
  readonly #waiting = new Set<Waiting>();
  readonly #patienceMilliseconds: number;

  /** @param patienceMilliseconds how long a request waits for workerd before it is refused. */
  constructor(patienceMilliseconds: number) {
    this.#patienceMilliseconds = patienceMilliseconds;
  }

  /** The connections to use right now; undefined while workerd does not answer. */
  get pool(): UpstreamPool | undefined {
    return this.#pool;
  }

  get origin(): URL | undefined {
    return this.#origin;
  }

  /** workerd answers at `origin` from now on: what waits may go. */
  attach(origin: URL): void {
    this.#pool?.close();
    this.#origin = origin;
    this.#pool = new UpstreamPool(origin);
    this.#settle(this.#pool);
  }

  /** workerd is gone: requests wait from now on. */
  detach(): void {
    this.#pool?.close();
    this.#pool = undefined;
    this.#origin = undefined;
  }

  /** Like {@link detach}, and nothing waits for it any more. */
  close(): void {
    this.detach();
    this.#settle(undefined);
  }

  /** Answers when workerd does, or undefined when that takes too long. */
  ready(): Promise<UpstreamPool | undefined> {
    if (this.#pool !== undefined) return Promise.resolve(this.#pool);
    return new Promise((resolve) => {
      const waiting: Waiting = {
        resolve,
        timer: setTimeout(() => {
          this.#waiting.delete(waiting);
          resolve(undefined);
        }, this.#patienceMilliseconds),
      };
      this.#waiting.add(waiting);
    });
  }

  #settle(pool: UpstreamPool | undefined): void {
    for (const waiting of this.#waiting) {
      clearTimeout(waiting.timer);
      waiting.resolve(pool);
    }
    this.#waiting.clear();
  }
}
