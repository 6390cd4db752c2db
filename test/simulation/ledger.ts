/** What was promised to clients: an answer means that it is done, whatever happens afterwards. */
import type { JsonObject } from "../../src/model/json.ts";

export class Ledger {
  /** The ids of executions whose start was answered. */
  readonly started = new Set<string>();
  /** The tasks whose result was taken. */
  readonly reported = new Set<string>();
  /** All outputs that were ever sent for a task. */
  private readonly sent = new Map<string, Set<string>>();

  sends(taskId: string, output: JsonObject): void {
    const outputs = this.sent.get(taskId) ?? new Set();
    outputs.add(JSON.stringify(output));
    this.sent.set(taskId, outputs);
  }

  wasSent(taskId: string, output: JsonObject): boolean {
    return this.sent.get(taskId)?.has(JSON.stringify(output)) ?? false;
  }
}
