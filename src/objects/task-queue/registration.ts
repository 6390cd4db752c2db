/** The queue's name on the list of queues: put there once in the object's life. */
import { errorText } from "../../lib/error-text.ts";
import type { TaskQueueHostOptions } from "./host.ts";

/** How soon a failed registration of the name is tried again, in milliseconds. */
const REGISTER_RETRY_MS = 5000;

type Options = Pick<TaskQueueHostOptions, "name" | "registerName" | "background" | "log" | "clock">;

export class Registration {
  private readonly options: Options;
  /** From when on the name may be registered, in epoch milliseconds. */
  private from = 0;

  constructor(options: Options) {
    this.options = options;
  }

  /** After a failure it is tried again, with a call that comes later. */
  ensure(): void {
    const { name, registerName, background, log, clock } = this.options;
    if (this.from > clock.now()) return;
    this.from = Infinity;
    const failed = (error: unknown): void => {
      this.from = clock.now() + REGISTER_RETRY_MS;
      log(`queue ${name} is not on the list yet: ${errorText(error)}`);
    };
    background(registerName(name).catch(failed));
  }
}
