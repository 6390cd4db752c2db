/** The archive of ended executions, as R2 keeps it. */
import type { Archive } from "../../src/objects/execution/cold-storage.ts";
import type { EventLoop } from "./event-loop.ts";
import type { Faults } from "./faults.ts";
import { PlatformError } from "./object-home.ts";

/** How long it takes to answer, in milliseconds. */
const ANSWER_MS = 2;

export class ArchiveShelf implements Archive {
  private readonly loop: EventLoop;
  private readonly faults: Faults;
  private readonly dumps = new Map<string, string[]>();

  constructor(loop: EventLoop, faults: Faults) {
    this.loop = loop;
    this.faults = faults;
  }

  has(workflowId: string): boolean {
    return this.dumps.has(workflowId);
  }

  async put(workflowId: string, lines: Iterable<string>): Promise<void> {
    const dump = [...lines];
    await this.answer();
    this.dumps.set(workflowId, dump);
  }

  async get(workflowId: string): Promise<AsyncIterable<string> | null> {
    const dump = this.dumps.get(workflowId);
    // Most executions were never put away.
    if (dump === undefined) return null;
    await this.answer();
    return this.read(dump);
  }

  async remove(workflowId: string): Promise<void> {
    if (!this.dumps.has(workflowId)) return;
    await this.answer();
    this.dumps.delete(workflowId);
  }

  private async *read(dump: readonly string[]): AsyncIterable<string> {
    for (const line of dump) {
      yield line;
      if (this.faults.strikes("archive fails")) throw new PlatformError("the archive broke off");
    }
  }

  private async answer(): Promise<void> {
    await this.loop.pause(ANSWER_MS);
    if (this.faults.strikes("archive fails")) throw new PlatformError("the archive failed");
  }
}
