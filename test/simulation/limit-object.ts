/** The object of a limit without the platform, wired as `src/objects/rate-limit/object.ts` wires it. */
import type { EnterLimit, RateLimitPort } from "../../src/app/ports.ts";
import type { Alarms } from "../../src/objects/execution/alarms.ts";
import { RateLimitHost, type RateLimitOptions } from "../../src/objects/rate-limit/host.ts";

/** How long after a failed alarm the next one goes off, in milliseconds. */
const RETRY_ALARM_MS = 5_000;

export class LimitObject implements RateLimitPort {
  private readonly host: RateLimitHost;
  private readonly alarms: Alarms;
  private readonly now: () => number;

  constructor(options: RateLimitOptions) {
    this.host = new RateLimitHost(options);
    this.alarms = options.alarms;
    this.now = options.now;
  }

  enter(request: EnterLimit) {
    return this.host.enter(request);
  }

  leave(workflowId: string, run: number) {
    return this.host.leave(workflowId, run);
  }

  async alarm(): Promise<void> {
    try {
      await this.host.wake();
    } catch {
      await this.alarms.ensure(this.now() + RETRY_ALARM_MS);
    }
  }
}
