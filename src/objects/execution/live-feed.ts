/**
 * Tells who watches an execution what has changed.
 *
 * L1. Nothing is written for it, and while nobody watches an event costs a look at one flag.
 * L2. Changes within a moment go in one message. What is sent names the version that it leads to, so a
 *     message that comes twice, or after a skeleton that has it already, does no harm.
 * L3. What cannot be told (tasks were removed, memory was given up) is said to have to be read again.
 */
import type { Changes } from "../../engine/changes.ts";
import type { Execution } from "../../engine/execution.ts";
import { changesOf } from "../../engine/live-message.ts";
import type { TaskRecord } from "../../engine/records.ts";
import type { LiveMessage } from "../../model/baton/live.ts";

/** How long changes are collected, in milliseconds. */
const COLLECT_MS = 50;

/** A connection, as the platform's WebSocket is one. */
export interface LiveSocket {
  send(text: string): void;
  close(code: number, reason: string): void;
}

export interface LiveFeedOptions {
  /** Those that are connected, also from before the object last woke. */
  sockets: () => readonly LiveSocket[];
  later: (milliseconds: number, run: () => void) => void;
}

export class LiveFeed {
  private readonly options: LiveFeedOptions;
  private isHeard: boolean;
  private expected = 0;
  private isCollecting = false;
  private mustReload = false;
  private execution: Execution | null = null;
  private readonly changedTasks = new Set<TaskRecord>();

  constructor(options: LiveFeedOptions) {
    this.options = options;
    this.isHeard = options.sockets().length > 0;
  }

  /** Somebody is about to come: what changes from now on is collected. */
  expect(): void {
    this.expected += 1;
    this.isHeard = true;
  }

  /** Who was expected has come, or will not. */
  arrived(): void {
    this.expected -= 1;
    this.recount();
  }

  /** Somebody may have gone. */
  recount(): void {
    this.isHeard = this.expected > 0 || this.options.sockets().length > 0;
  }

  /** A decision has changed this. */
  changed(execution: Execution, { tasks, removed }: Changes): void {
    if (!this.isHeard) return;
    this.execution = execution;
    if (removed.size > 0) this.mustReload = true;
    for (const task of tasks) this.changedTasks.add(task);
    if (this.isCollecting) return;
    this.isCollecting = true;
    this.options.later(COLLECT_MS, () => this.flush());
  }

  /** What is in memory is given up. */
  lost(): void {
    if (this.isCollecting) this.mustReload = true;
    this.changedTasks.clear();
    this.execution = null;
  }

  /** The execution has been removed. */
  removed(): void {
    if (!this.isHeard) return;
    this.send({ removed: true });
    for (const socket of this.options.sockets()) socket.close(1000, "removed");
  }

  private flush(): void {
    const { execution, mustReload } = this;
    const changed = [...this.changedTasks];
    this.changedTasks.clear();
    this.isCollecting = false;
    this.mustReload = false;
    this.execution = null;
    if (mustReload) this.send({ reload: true });
    else if (execution !== null) this.send(changesOf(execution, changed));
  }

  private send(message: LiveMessage): void {
    const text = JSON.stringify(message);
    for (const socket of this.options.sockets()) {
      try {
        socket.send(text);
      } catch {
        // It has closed, and the platform has not said so yet.
      }
    }
    this.recount();
  }
}
