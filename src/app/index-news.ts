/**
 * News for the index that came along with the answers of executions, kept for a moment and written
 * together. It spares an execution its message to the index, and the index a call to the execution.
 *
 * News that is lost with the isolate is told again by its execution.
 */
import { writeToIndex } from "./index-consumer.ts";
import type { IndexRow } from "../model/index-row.ts";
import type { Services } from "./services.ts";

/** How long news is collected, in milliseconds: an execution that lives for less is written once. */
const COLLECT_MS = 1000;

/** Rows that are written together at most; with as many, they are written at once. */
const MAX_ROWS = 500;

export class IndexNews {
  private rows = new Map<string, IndexRow>();

  /** Takes in a row; there may be none. */
  note(services: Services, row: IndexRow | undefined): void {
    if (row === undefined) return;
    const isFirst = this.rows.size === 0;
    const known = this.rows.get(row.workflowId);
    if (known === undefined || known.version < row.version) this.rows.set(row.workflowId, row);
    if (isFirst) {
      services.background(services.pause(COLLECT_MS).then(() => this.write(services)));
    } else if (this.rows.size >= MAX_ROWS) {
      services.background(this.write(services));
    }
  }

  private async write(services: Services): Promise<void> {
    const rows = [...this.rows.values()];
    this.rows.clear();
    await writeToIndex(services, rows);
  }
}
