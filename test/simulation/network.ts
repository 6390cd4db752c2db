/**
 * Calls between objects, and from clients to objects. A request or its answer may be delayed, lost or
 * doubled; calls overtake one another, because each goes by a stub of its own.
 */
import type { EventLoop } from "./event-loop.ts";
import type { Faults } from "./faults.ts";
import { PlatformError, type Life, type ObjectHome } from "./object-home.ts";
import type { SeededRandom } from "../helpers/random.ts";
import { copyOf } from "./copy.ts";
import { between } from "./stream.ts";

/** The longest way of an undisturbed message, in milliseconds. */
const LONGEST_WAY_MS = 3;
/** The longest delay, in milliseconds. */
const LONGEST_DELAY_MS = 4_000;

export class Network {
  private readonly loop: EventLoop;
  private readonly faults: Faults;
  private readonly random: SeededRandom;

  constructor(loop: EventLoop, faults: Faults, random: SeededRandom) {
    this.loop = loop;
    this.faults = faults;
    this.random = random;
  }

  /**
   * Calls an object.
   * @param caller the life that waits for the answer; null: a client.
   * @param isRepeatable callers may make the call twice, so that it may also come twice.
   */
  call<Instance, Result>(
    caller: Life | null,
    home: ObjectHome<Instance>,
    run: (instance: Instance) => Promise<Result>,
    isRepeatable: boolean,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      // What a dying object says is not heard any more.
      if (caller !== null && caller.state !== "alive") return;
      // The caller owes itself an answer: it is not idle meanwhile.
      const answered = caller?.onEnd(() => {});
      const answer = (settle: () => void): void => {
        this.loop.after(this.way(), () => {
          answered?.();
          if (caller === null || caller.state === "alive") settle();
        });
      };
      const fail = (error: unknown): void => answer(() => reject(error as Error));
      if (this.faults.strikes("request lost")) {
        fail(new PlatformError("the request was lost"));
        return;
      }
      this.loop.after(this.way(), () =>
        this.serve(home, run, {
          done: (result) => answer(() => resolve(copyOf(result))),
          failed: fail,
        }),
      );
      if (isRepeatable && this.faults.strikes("message duplicated")) {
        this.loop.after(this.way() + this.way(), () =>
          this.serve(home, run, { done: () => {}, failed: () => {} }),
        );
      }
      if (caller !== null && this.faults.strikes("crash after sending")) caller.die();
    });
  }

  private serve<Instance, Result>(
    home: ObjectHome<Instance>,
    run: (instance: Instance) => Promise<Result>,
    answer: { done: (result: Result) => void; failed: (error: unknown) => void },
  ): void {
    const { life, instance } = home.wake();
    const { failed } = answer;
    const finished = life.onEnd(() => failed(new PlatformError("the object has crashed")));
    const isHeard = (): boolean => {
      if (life.state !== "alive") return false;
      finished();
      return true;
    };
    run(instance).then(
      (result) => {
        if (!isHeard()) return;
        if (this.faults.strikes("response lost")) failed(new PlatformError("the answer was lost"));
        else answer.done(result);
      },
      (error: unknown) => {
        if (isHeard()) failed(error);
      },
    );
    if (this.faults.strikes("object crashed")) {
      this.loop.after(this.way(), () => home.crash());
    } else if (this.faults.strikes("object evicted")) {
      this.loop.after(this.faults.amount("object evicted", 1, 3_000), () => home.evict());
    }
  }

  private way(): number {
    const way = between(this.random, 0, LONGEST_WAY_MS);
    if (!this.faults.strikes("message delayed")) return way;
    return way + this.faults.amount("message delayed", 5, LONGEST_DELAY_MS);
  }
}
