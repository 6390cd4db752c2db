import { randomWorkflow, rescueWorkflow } from "./definitions.ts";
import type { SeededRandom } from "../helpers/random.ts";
import { nextVersion } from "./next-version.ts";
import type { Scenario } from "./scenario.ts";
import { between, chance, oneOf, stream } from "./stream.ts";
import { callPolicy, patientPolicy, randomPolicy, workerTasks } from "./task-definitions.ts";

/** Enough for every generated workflow. */
const PLENTY_OF_TASKS = 2_000;

/** What a seed stands for. */
export function randomScenario(seed: number): Scenario {
  const random = stream(seed, "scenario");
  const isDeterministic = chance(random, 0.4);
  const workerNames = workerTasks(random);
  const policy = isDeterministic ? patientPolicy : randomPolicy;
  const workflow = (name: string, children: string[]) => {
    const own = stream(seed, `definition ${name}`);
    return randomWorkflow({ name, random: own, children, workerNames, isDeterministic });
  };
  const archiving = stream(seed, "archive");
  const isTight = !isDeterministic && chance(random, 0.1);
  const order = workflow("order", ["parcel", "letter"]);
  return {
    seed,
    isDeterministic,
    workflows: [
      order,
      workflow("parcel", ["letter"]),
      workflow("letter", []),
      rescueWorkflow(workerNames[0] ?? ""),
    ],
    next: isDeterministic
      ? null
      : nextVersion(order, workerNames[0] ?? "", stream(seed, "next version")),
    taskDefs: {
      ...Object.fromEntries(workerNames.map((name) => [name, policy(random)])),
      ...callPolicy(stream(seed, "calls")),
    },
    taskToDomain: domains(stream(seed, "domains"), workerNames),
    starts: chance(random, 0.2) ? 2 : 1,
    archiveAfterMs: chance(archiving, 0.2) ? between(archiving, 9, 15) * 1000 : null,
    maxTasks: isTight ? between(random, 3, 12) : PLENTY_OF_TASKS,
    troubleMs: between(random, 5, 30) * 1000,
  };
}

function domains(random: SeededRandom, workerNames: readonly string[]): Record<string, string> {
  if (!chance(random, 0.2)) return {};
  return { [chance(random, 0.5) ? "*" : (oneOf(random, [...workerNames]) ?? "*")]: "blue" };
}
