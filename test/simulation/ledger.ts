/** What was promised to clients: an answer means that it is done, whatever happens afterwards. */
import type { JsonObject } from "../../src/model/json.ts";

export class Ledger {
  /** The ids of executions whose start was answered. */
  readonly started = new Set<string>();
  /** Executions that somebody has removed, or is about to. */
  readonly removed = new Set<string>();
  /** Numbers the changes of states. */
  nextMark = 1;
  /** The tasks whose result was taken. */
  readonly reported = new Set<string>();
  /** All outputs that were ever sent for a task. */
  private readonly sent = new Map<string, Set<string>>();

  sends(taskId: string, output: JsonObject): void {
    const outputs = this.sent.get(taskId) ?? new Set();
    outputs.add(JSON.stringify(output));
    this.sent.set(taskId, outputs);
  }

  /** An output for whichever task of an execution takes it. */
  sendsInto(workflowId: string, output: JsonObject): void {
    this.sends(workflowId, output);
  }

  wasSent(workflowId: string, taskId: string, output: JsonObject): boolean {
    const text = JSON.stringify(output);
    return [taskId, workflowId].some((receiver) => this.sent.get(receiver)?.has(text) ?? false);
  }
}
