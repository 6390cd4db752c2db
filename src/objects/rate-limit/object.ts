import { DurableObject } from "cloudflare:workers";
import type {
  EnterLimit,
  LimitAdmission,
  RateLimitPort,
  WorkflowExecutionPort,
} from "../../app/ports.ts";
import { errorText } from "../../lib/error-text.ts";
import { executionObjectName } from "../../lib/object-name.ts";
import { Alarms } from "../execution/alarms.ts";
import { sqlStorageOf } from "../sql-storage.ts";
import { RateLimitHost } from "./host.ts";
import { RateLimitStore } from "./store.ts";

/** What a limit needs of the Worker's bindings. */
export interface RateLimitEnv {
  EXECUTIONS: DurableObjectNamespace;
}

/** How long after a failed alarm the next one goes off. */
const RETRY_ALARM_MS = 5000;

/** The limit of one workflow and one value of its key. Wiring only: see `host.ts`. */
export class RateLimit extends DurableObject<RateLimitEnv> implements RateLimitPort {
  private readonly host: RateLimitHost;
  private readonly alarms: Alarms;

  constructor(ctx: DurableObjectState, env: RateLimitEnv) {
    super(ctx, env);
    const { storage } = ctx;
    this.alarms = new Alarms(storage, Date.now);
    this.host = new RateLimitHost({
      store: new RateLimitStore(sqlStorageOf(storage)),
      alarms: this.alarms,
      now: Date.now,
      admit: async (workflowId) => {
        const stub = env.EXECUTIONS.getByName(executionObjectName(workflowId));
        return await (stub as unknown as WorkflowExecutionPort).admit();
      },
      erase: () => storage.deleteAll(),
      log: (message) => console.warn(message),
    });
  }

  /** {@inheritDoc RateLimitPort.enter} */
  enter(request: EnterLimit): Promise<LimitAdmission> {
    return this.host.enter(request);
  }

  /** {@inheritDoc RateLimitPort.leave} */
  leave(workflowId: string, run: number): Promise<void> {
    return this.host.leave(workflowId, run);
  }

  override async alarm(): Promise<void> {
    // After six failed attempts the platform gives an alarm up: so a fresh one is set.
    try {
      await this.host.wake();
    } catch (error) {
      console.error(`alarm of a limit: ${errorText(error)}`);
      await this.alarms.ensure(Date.now() + RETRY_ALARM_MS);
    }
  }
}
