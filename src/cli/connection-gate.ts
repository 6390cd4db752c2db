/**
 * Lets connections to workerd begin in groups.
 *
 * workerd accepts new connections before it looks at those that it has. While new ones come faster than it works, it does
 * not see that others were closed, and requests whose clients have left pile up in its memory without bound. So the next
 * group waits until workerd has answered a second request on one connection: it reads that only when all else is done.
 */
import { UpstreamConnection } from "./upstream-connection.ts";

/** Small enough to bound what piles up, large enough that asking costs next to nothing. */
const GROUP_SIZE = 64;
/** Any answer will do. */
const QUESTION = "HEAD / HTTP/1.1\r\nhost: localhost\r\n\r\n";
const QUESTIONS = 2;

/** Begins a connection. @returns whether it was still wanted. */
type Begin = () => boolean;

export class ConnectionGate {
  readonly #origin: URL;
  readonly #waiting: Begin[] = [];
  #begun = 0;

  constructor(origin: URL) {
    this.#origin = origin;
  }

  /** Begins a connection, now or in a later group. */
  pass(begin: Begin): void {
    this.#waiting.push(begin);
    if (this.#begun < GROUP_SIZE) this.#beginGroup();
  }

  /** Begins what waits: workerd is gone, and that is what it will meet. */
  open(): void {
    for (const begin of this.#waiting.splice(0)) begin();
  }

  #beginGroup(): void {
    let taken = 0;
    while (this.#begun < GROUP_SIZE && taken < this.#waiting.length) {
      if (this.#waiting[taken]?.() === true) this.#begun += 1;
      taken += 1;
    }
    this.#waiting.splice(0, taken);
    if (this.#begun === GROUP_SIZE) this.#ask();
  }

  #ask(): void {
    const connection = new UpstreamConnection(this.#origin);
    let asked = 0;
    const ask = (): void => {
      asked += 1;
      connection.send(QUESTION, undefined, true, {
        onHead() {},
        onData() {},
        onEnd,
        onError: next,
      });
    };
    const next = (): void => {
      this.#begun = 0;
      this.#beginGroup();
    };
    const onEnd = (reusable: boolean): void => {
      if (reusable && asked < QUESTIONS) return ask();
      connection.destroy();
      next();
    };
    ask();
  }
}
