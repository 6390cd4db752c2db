import { errorText } from "../../lib/error-text.ts";
import { refused, type Outcome } from "../../lib/outcome.ts";
import type { ScheduleRun } from "../../model/schedule-run.ts";
import type { PlannedRun } from "../../scheduling/run.ts";

/** Attempts after which a start that only fails in passing counts as failed. */
export const MAX_ATTEMPTS = 10;

/** Carries runs out, one after the other. */
export class RunStarter {
  private readonly start: (run: PlannedRun) => Promise<Outcome<string>>;
  /** The run that was tried last, and how often. */
  private tried = "";
  private attempts = 0;

  constructor(start: (run: PlannedRun) => Promise<Outcome<string>>) {
    this.start = start;
  }

  /**
   * @returns the entry in the history.
   * @throws when it is to be tried again.
   */
  async carryOut(run: PlannedRun): Promise<ScheduleRun> {
    const { request, input: _, createdBy: __, workflowId: ___, ...entry } = run;
    const outcome = await this.attempt(run);
    return {
      ...entry,
      workflowName: request.name ?? "",
      startWorkflowRequest: request,
      state: outcome.ok ? "EXECUTED" : "FAILED",
      ...(outcome.ok ? { workflowId: outcome.value } : { reason: outcome.message }),
    };
  }

  private async attempt(run: PlannedRun): Promise<Outcome<string>> {
    this.attempts = run.executionId === this.tried ? this.attempts + 1 : 1;
    this.tried = run.executionId;
    const isLast = this.attempts >= MAX_ATTEMPTS;
    try {
      const outcome = await this.start(run);
      if (outcome.ok || outcome.code !== "unavailable" || isLast) return outcome;
      throw new Error(outcome.message);
    } catch (error) {
      if (isLast) return refused("unavailable", `It cannot be started: ${errorText(error)}`);
      throw error;
    }
  }
}
