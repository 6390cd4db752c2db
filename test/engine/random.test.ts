import { afterEach, describe, expect, it, vi } from "vitest";
import { Decision } from "../../src/engine/decision.ts";
import type { ExecutionEvent } from "../../src/engine/events.ts";
import { UnmetNeeds } from "../../src/engine/needs.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { snapshotOf } from "../helpers/execution-snapshot.ts";
import {
  finishAll,
  RANDOM_TASK_DEFS,
  randomEvent,
  randomTasks,
} from "../helpers/random-execution.ts";
import { seededRandom, type SeededRandom } from "../helpers/random.ts";
import { vmScriptRunner } from "../helpers/vm-script-runner.ts";

/** Executions per test, and what happens to each of them before it is brought to its end. */
const EXECUTIONS = 15;
const EVENTS = 25;

/** They take a while beside other tests. */
const TIMEOUT = { timeout: 60_000 };

afterEach(() => vi.restoreAllMocks());

interface Step {
  now: number;
  event: ExecutionEvent;
}

function randomWorld(random: SeededRandom): EngineWorld {
  const more = random.pick([{}, { timeoutSeconds: 30, timeoutPolicy: "TIME_OUT_WF" }]);
  return new EngineWorld(definitionOf(randomTasks(random), more, RANDOM_TASK_DEFS));
}

/** Lets time pass and something happen; returns what it was. */
function randomStep(world: EngineWorld, random: SeededRandom): Step {
  world.now += random.pick([0, 0, 1, 700, 2500]);
  return { now: world.now, event: randomEvent(world, random) };
}

/** Decides on an event and breaks off in the middle or right at the end of it. */
function breakOff(world: EngineWorld, event: ExecutionEvent, random: SeededRandom): void {
  const lacking = (): never => {
    throw new UnmetNeeds([{ kind: "scripts" }]);
  };
  const { known } = world;
  let uses = random.below(3);
  Object.defineProperty(known, "scripts", {
    configurable: true,
    get: () => ((uses -= 1) < 0 ? lacking() : vmScriptRunner),
  });
  const effects = vi.spyOn(Decision.prototype, "effects").mockImplementation(lacking);
  // The world itself checks that nothing has changed.
  const result = world.decide(event);
  expect(result.kind === "needs" || !result.answer.ok).toBe(true);
  effects.mockRestore();
  Object.defineProperty(known, "scripts", { configurable: true, value: vmScriptRunner });
}

describe("random executions", TIMEOUT, () => {
  it("are as they were after every decision that is broken off and undone", () => {
    const random = seededRandom();
    for (let execution = 0; execution < EXECUTIONS; execution++) {
      const world = randomWorld(random);
      breakOff(world, { kind: "started" }, random);
      world.send({ kind: "started" });
      for (let event = 0; event < EVENTS; event++) {
        const step = randomStep(world, random);
        breakOff(world, step.event, random);
        world.send(step.event);
      }
    }
  });

  it("come to an end when everything that is open completes, and leave nothing open", () => {
    const random = seededRandom();
    for (let execution = 0; execution < EXECUTIONS; execution++) {
      const world = randomWorld(random);
      world.send({ kind: "started" });
      for (let event = 0; event < EVENTS; event++) world.send(randomStep(world, random).event);
      finishAll(world);
      expect(world.execution.open.size).toBe(0);
      expect(world.execution.due.earliest()).toBeNull();
    }
  });

  it("take the same course when they are loaded from their rows before every event", () => {
    const random = seededRandom();
    for (let execution = 0; execution < EXECUTIONS; execution++) {
      const straight = randomWorld(random);
      const { definition } = straight.execution;
      const steps: Step[] = [{ now: straight.now, event: { kind: "started" } }];
      straight.send({ kind: "started" });
      for (let event = 0; event < EVENTS; event++) {
        const step = randomStep(straight, random);
        steps.push(step);
        straight.send(step.event);
        straight.forgetUnusedCounters();
      }
      const reloading = new EngineWorld(definition, {}, {}, { reloading: true, checked: false });
      for (const { now, event } of steps) {
        reloading.now = now;
        reloading.send(event);
      }
      expect(snapshotOf(reloading.execution)).toEqual(snapshotOf(straight.execution));
    }
  });
});
