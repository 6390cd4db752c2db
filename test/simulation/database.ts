/** What D1 holds besides the index and the registry, in memory: events, idempotency keys, cached results.
 * Each statement takes a moment, and its answer may be lost. */
import { consumeEventMessages } from "../../src/app/event-consumer.ts";
import type { Services } from "../../src/app/services.ts";
import type { CachedResult, ResultToKeep } from "../../src/model/cached-result.ts";
import type { PublishedEvent } from "../../src/model/published-event.ts";
import { eventMessageOf } from "../../src/store/event-message.ts";
import type { IdempotencyStore, Reservation } from "../../src/store/idempotency-store.ts";
import type { EventLoop } from "./event-loop.ts";
import type { Faults } from "./faults.ts";
import { PlatformError } from "./object-home.ts";

/** How long a statement takes, in milliseconds. */
const STATEMENT_MS = 2;
/** How long a queue collects messages, and how soon it repeats one, in milliseconds. */
const BATCH_MS = 100;
const REPEAT_MS = 1000;

type Keys = Pick<IdempotencyStore, "free" | "replace" | "reserve">;

export class Database {
  /** The events that are kept, by their ids. */
  readonly events = new Map<string, PublishedEvent>();
  private readonly reservations = new Map<string, Reservation>();
  private readonly results = new Map<string, ResultToKeep>();
  private readonly loop: EventLoop;
  private readonly faults: Faults;

  constructor(loop: EventLoop, faults: Faults) {
    this.loop = loop;
    this.faults = faults;
  }

  /** Sends an event to its consumer; messages are lost and doubled. */
  publish(services: Services, event: PublishedEvent): void {
    if (this.faults.strikes("event message lost")) return;
    const send = (): void => {
      const delivery = {
        id: event.id,
        body: eventMessageOf(event),
        // This queue never gives up.
        attempts: 1,
        ack: () => {},
        retry: () => void this.loop.after(REPEAT_MS, send),
      };
      void consumeEventMessages(services, [delivery]);
    };
    this.loop.after(BATCH_MS, send);
    if (this.faults.strikes("event message doubled")) this.loop.after(2 * BATCH_MS, send);
  }

  /** No handlers are registered here. */
  readonly eventHandlers: Pick<Services["eventHandlers"], "ofEvent"> = {
    ofEvent: () => this.statement(() => []),
  };

  readonly eventStore: Pick<Services["events"], "get" | "keep"> = {
    get: (id) => this.statement(() => this.events.get(id) ?? null),
    keep: (event) =>
      this.statement(() => {
        const isNew = !this.events.has(event.id);
        if (isNew) this.events.set(event.id, event);
        return isNew;
      }),
  };

  readonly keys: Keys = {
    reserve: (wanted) =>
      this.statement(() => {
        const name = nameOf(wanted);
        const holder = this.reservations.get(name) ?? wanted;
        this.reservations.set(name, holder);
        return holder;
      }),
    replace: (holder, next) =>
      this.statement(() => {
        const found = this.reservations.get(nameOf(holder));
        const isHolders =
          found?.workflowId === holder.workflowId && found.reservedAt === holder.reservedAt;
        if (isHolders) this.reservations.set(nameOf(holder), next);
        return isHolders;
      }),
    free: (workflowId) =>
      this.statement(() => {
        for (const [name, holder] of this.reservations) {
          if (holder.workflowId === workflowId) this.reservations.delete(name);
        }
      }),
  };

  keepResult(result: ResultToKeep): Promise<void> {
    return this.statement(() => {
      const found = this.results.get(result.entry);
      if (found === undefined || found.storedTime < result.storedTime) {
        this.results.set(result.entry, result);
      }
    });
  }

  findResults(entries: readonly string[]): Promise<Map<string, CachedResult>> {
    return this.statement(() => {
      const found = entries.flatMap((entry) => this.results.get(entry) ?? []);
      return new Map(found.map((result) => [result.entry, result]));
    });
  }

  private async statement<Result>(run: () => Result): Promise<Result> {
    await this.loop.pause(STATEMENT_MS);
    const result = run();
    if (this.faults.strikes("database answer lost")) throw new PlatformError("D1 did not answer");
    await this.loop.pause(STATEMENT_MS);
    return result;
  }
}

function nameOf({ workflowName, key }: Reservation): string {
  return JSON.stringify([workflowName, key]);
}
