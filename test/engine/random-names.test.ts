/**
 * Reference names of tasks in loops and dynamic forks, where base names look like turns of each other: a
 * definition is refused, a fork fails, or every task of the execution has a name of its own.
 */
import { describe, expect, it } from "vitest";
import { referenceOf } from "../../src/engine/records.ts";
import { checkLoopNames, checkUniqueNames } from "../../src/engine/validation/name-rules.ts";
import { taskPlaces } from "../../src/engine/validation/task-tree.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { seededRandom, type SeededRandom } from "../helpers/random.ts";
import { forEach, forkTasks, inline, join, loop, type TaskInput } from "../helpers/task-inputs.ts";

const DEFINITIONS = 1_500;
const NAMES = ["x", "x__1", "x__1__2", "y", "y__2", "z", "z__x"] as const;
const FORKS = ["f", "g", "h"] as const;
const UNREGISTERED = [...NAMES, ...FORKS, ...FORKS.map((name) => `${name}j`)];

/** Two turns of anything. */
const TWICE = "$['l'].iteration < 2";

function randomTasks(random: SeededRandom, depth: number): TaskInput[] {
  return Array.from({ length: 1 + random.below(3) }, () => randomTask(random, depth)).flat();
}

function randomTask(random: SeededRandom, depth: number): TaskInput[] {
  const name = random.pick(NAMES);
  switch (depth === 0 ? 0 : random.below(5)) {
    case 1:
      return [loop(name, TWICE.replace("l", name), randomTasks(random, depth - 1))];
    case 2:
      return [forEach(name, [1, 2], randomTasks(random, depth - 1))];
    case 3:
    case 4: {
      const own = random.pick(FORKS);
      const made = randomTasks(random, depth - 1);
      return [forkTasks(own, made), join(`${own}j`, [])];
    }
    default:
      return [inline(name)];
  }
}

/** How many tasks there are to run: in each loop and FOR_EACH everything twice. */
function tasksToRun(tasks: TaskInput[]): number {
  return tasks.reduce((sum, { loopOver, inputParameters }) => {
    const { tasks: made } = (inputParameters ?? {}) as { tasks?: TaskInput[] };
    return sum + 1 + 2 * tasksToRun((loopOver ?? []) as TaskInput[]) + tasksToRun(made ?? []);
  }, 0);
}

describe("random names", () => {
  it("never stand for two tasks of an execution", () => {
    const random = seededRandom();
    const ended = { COMPLETED: 0, FAILED: 0, refused: 0 };
    for (let count = 0; count < DEFINITIONS; count++) {
      const tasks = randomTasks(random, 2);
      const place = `${JSON.stringify(tasks)} (seed ${random.seed})`;
      const definition = definitionOf(tasks);
      const places = taskPlaces(definition.tasks, "tasks");
      const errors = [...checkUniqueNames(definition, places, ""), ...checkLoopNames(places)];
      if (errors.length > 0) {
        ended.refused += 1;
        continue;
      }
      const world = EngineWorld.started(definition, {}, {}, { unregistered: UNREGISTERED });
      const { status, reason } = world.workflow;
      if (status === "FAILED") expect(reason, place).toMatch(/duplicate task reference name/);
      else expect(status, `${reason} of ${place}`).toBe("COMPLETED");
      ended[status as "COMPLETED" | "FAILED"] += 1;
      if (status === "FAILED") continue;
      const records = [...world.execution.tasks.values()];
      expect(records.length, place).toBe(tasksToRun(tasks));
      const names = new Set(records.map(referenceOf));
      expect(names.size, place).toBe(records.length);
    }
    expect(Math.min(...Object.values(ended)), JSON.stringify(ended)).toBeGreaterThan(20);
  });
});
