/** The index in memory, with the real consumer of its queue. Messages may be lost. */
import { consumeIndexMessages } from "../../src/app/index-consumer.ts";
import type { Services } from "../../src/app/services.ts";
import type { IndexRow } from "../../src/model/index-row.ts";
import type { EventLoop } from "./event-loop.ts";
import type { Faults } from "./faults.ts";

/** How long the queue collects messages, and how soon it repeats one, in milliseconds. */
const BATCH_MS = 100;
const REPEAT_MS = 1000;

export class SearchIndex {
  readonly rows = new Map<string, IndexRow>();
  private readonly loop: EventLoop;
  private readonly faults: Faults;

  constructor(loop: EventLoop, faults: Faults) {
    this.loop = loop;
    this.faults = faults;
  }

  /** Takes a message in. */
  send(services: Services, message: { workflowId: string }): void {
    if (this.faults.strikes("index message lost")) return;
    this.loop.after(BATCH_MS, () => {
      const delivery = {
        body: message,
        ack: () => {},
        retry: () => void this.loop.after(REPEAT_MS, () => this.send(services, message)),
      };
      void consumeIndexMessages(services, [delivery]);
    });
  }

  async upsert(rows: readonly IndexRow[]): Promise<void> {
    for (const row of rows) {
      const before = this.rows.get(row.workflowId);
      if (before === undefined || before.version <= row.version) {
        this.rows.set(row.workflowId, row);
      }
    }
  }

  async remove(workflowIds: readonly string[]): Promise<void> {
    for (const id of workflowIds) this.rows.delete(id);
  }
}
