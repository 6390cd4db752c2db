/** Operators: they look at executions now and then, and do something to what they see. */
import { Conflict, InvalidRequest, NotFound } from "../../src/app/errors.ts";
import { resumeWorkflow } from "../../src/app/workflow-control.ts";
import type { SeededRandom } from "../helpers/random.ts";
import type { Ledger } from "./ledger.ts";
import { ACT_KINDS, ACTS, fits, isRace, type Act, type ActKind } from "./operator-acts.ts";
import { between, chance, stream } from "./stream.ts";
import type { World } from "./world.ts";

/** How soon a call is made again after an error, in milliseconds. */
const RETRY_MS = 300;
/** How often somebody looks for paused executions, in milliseconds. */
const RESUME_MS = 2_000;
/** The longest time that an operator takes, in milliseconds. */
const LONGEST_THOUGHT_MS = 3_000;
/** The same for one who comes back late, when an execution may be in the archive. */
const LONGEST_ABSENCE_MS = 15_000;
const IS_AWAY = 0.1;
/** How likely operators are at work. */
const AT_WORK = 0.6;
/** What operators do in one run at most: executions that end at once would keep them busy for ever. */
const MOST_ACTS = 8;

export class Operators {
  private readonly world: World;
  private readonly ledger: Ledger;
  private readonly random: SeededRandom;
  private readonly isAtWork: boolean;
  private underWay = 0;
  private done = 0;

  constructor(world: World, ledger: Ledger) {
    this.world = world;
    this.ledger = ledger;
    this.random = stream(world.scenario.seed, "operators");
    this.isAtWork = chance(this.random, AT_WORK);
  }

  /** Whether nothing of what they have begun is still to come. */
  get isIdle(): boolean {
    return this.underWay === 0;
  }

  /** Something has changed about an execution. @param ended it has just ended. */
  look(workflowId: string, ended: boolean): void {
    if (!this.isAtWork) return;
    for (const kind of ACT_KINDS) {
      const act: Act = ACTS[kind];
      if (act.ended === ended && this.world.faults.strikes(kind)) void this.act(workflowId, kind);
    }
  }

  /** Resumes what is paused, again and again: a pause may arrive after the resume that followed it. */
  async resumeAll(): Promise<never> {
    const { services, loop, watches } = this.world;
    for (;;) {
      for (const [workflowId, { status }] of watches) {
        if (status !== "PAUSED") continue;
        await this.untilAnswered(() => resumeWorkflow(services, workflowId)).catch(() => {});
      }
      await loop.pause(RESUME_MS);
    }
  }

  private async act(workflowId: string, kind: ActKind): Promise<void> {
    const { world, ledger, random } = this;
    this.underWay += 1;
    try {
      const longest = chance(random, IS_AWAY) ? LONGEST_ABSENCE_MS : LONGEST_THOUGHT_MS;
      await world.loop.pause(between(random, 1, longest));
      const execution = world.watches.get(workflowId)?.current() ?? null;
      if (execution === null || !fits(ACTS[kind], execution)) return;
      if (world.scenario.isDeterministic && isRace(ACTS[kind], execution)) return;
      if (this.done >= MOST_ACTS) return;
      const ask = (call: () => Promise<unknown>): Promise<void> => this.untilAnswered(call);
      const scene = { world, ledger, random, workflowId, execution, ask };
      if (!(await ACTS[kind].run(scene))) return;
      world.coverage.operations.add(kind);
      this.done += 1;
    } catch (error) {
      if (!isRefusal(error)) throw error;
    } finally {
      this.underWay -= 1;
    }
  }

  /** Calls until there is an answer; a refusal is thrown. */
  private async untilAnswered(call: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await call();
        return;
      } catch (error) {
        if (isRefusal(error)) throw error;
        this.world.met(error);
        await this.world.loop.pause(RETRY_MS);
      }
    }
  }
}

/** In difference to something that may pass. */
function isRefusal(error: unknown): boolean {
  return NotFound.is(error) || Conflict.is(error) || InvalidRequest.is(error);
}
