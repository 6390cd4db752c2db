/**
 * The way to the `index` queue for all that lives in one isolate. What is told within a moment goes in one message: a
 * message costs money, and the local queue takes one in each time that workerd has nothing else to do, however
 * long that takes.
 *
 * M1. Whoever tells first sends for the others. Should it die before that, the next one does.
 * M2. What could not be sent goes along with the next message.
 */
import type { IndexMessage } from "./index-message.ts";

/** How long ids are collected, in milliseconds. */
const COLLECT_MS = 50;
/** When it is time for another to send. */
const LOST_AFTER_MS = 2000;
/** Ids of one message at most: it may have 128 KB, and its consumer 10,000 calls. */
const MAX_IDS = 100;

export interface IndexMessagesOptions {
  now: () => number;
  pause: (milliseconds: number) => Promise<void>;
}

export class IndexMessages {
  private readonly options: IndexMessagesOptions;
  private readonly waiting = new Set<string>();
  /** Since when somebody collects; null: nobody does. */
  private collectingSince: number | null = null;

  constructor(options: IndexMessagesOptions) {
    this.options = options;
  }

  /** Tells the index of an execution. @throws Error when the caller is the one who sends, and cannot. */
  async tell(queue: Pick<Queue<IndexMessage>, "send">, workflowId: string): Promise<void> {
    const { now, pause } = this.options;
    this.waiting.add(workflowId);
    if (this.waiting.size < MAX_IDS) {
      const since = this.collectingSince;
      if (since !== null && now() - since < LOST_AFTER_MS) return;
      this.collectingSince = now();
      await pause(COLLECT_MS);
    }
    await this.send(queue);
  }

  private async send(queue: Pick<Queue<IndexMessage>, "send">): Promise<void> {
    const workflowIds = [...this.waiting];
    this.waiting.clear();
    this.collectingSince = null;
    if (workflowIds.length === 0) return;
    try {
      await queue.send({ workflowIds });
    } catch (error) {
      for (const workflowId of workflowIds) this.waiting.add(workflowId);
      throw error;
    }
  }
}

/** Shared by the objects that happen to live in this isolate. */
export const isolateIndexMessages = new IndexMessages({
  now: () => Date.now(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
});
