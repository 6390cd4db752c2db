/** Dynamic forks of generated definitions, in all their forms. */
import { forkInputs, forkTasks, inline, worker, type TaskInput } from "../helpers/task-inputs.ts";
import type { Bench, Inner } from "./bench.ts";
import { between, chance } from "./stream.ts";

/** Branches that stand in a list, which stands in the definition or comes out of a script. */
export function forkOfTasks(bench: Bench, inner: Inner): TaskInput[] {
  const { random } = bench;
  const tasks = branches(bench, inner);
  const inputs = Object.fromEntries(
    tasks.filter(() => chance(random, 0.5)).map((task) => [task.taskReferenceName, { given: 1 }]),
  );
  const name = bench.name("dynamicFork");
  if (chance(random, 0.5) || bench.mustNotRefer) return [forkTasks(name, tasks, inputs)];
  const source = bench.name("tasks");
  return [
    inline(source, "$.tasks", { tasks }),
    forkTasks(name, `\${${source}.output.result}`, inputs),
  ];
}

/** Containers and leaves, a branch each; one that would be another branch by itself stands in a loop. */
function branches(bench: Bench, inner: Inner): TaskInput[] {
  const own = Array.from({ length: between(bench.random, 0, 2) }, () =>
    worker(bench.name("branch"), { name: bench.workerName(), ...bench.tolerance() }),
  );
  return [...own, ...bench.inInput(inner)];
}

/** One task, or one workflow, for each of several inputs. */
export function forkOfInputs(bench: Bench): TaskInput[] {
  const { random, children } = bench;
  const forkTaskInputs = Array.from({ length: between(random, 0, 3) }, (_, index) => ({
    number: index,
    items: [1, 2],
  }));
  const forkTaskName = bench.workerName();
  const forms: Record<string, unknown>[] = [{ forkTaskType: "NOOP" }];
  // Which of two forks with the same tasks names them is a matter of who comes first.
  if (!bench.isDeterministic || bench.takes(`fork of ${forkTaskName}`))
    forms.push({ forkTaskName });
  if (children.length > 0) forms.push({ forkTaskWorkflow: bench.childName() });
  const form = forms[random.below(forms.length)] ?? {};
  const name = bench.name("dynamicFork");
  const named = "forkTaskName" in form ? form : { forkTaskName: `in_${name}`, ...form };
  return [forkInputs(name, { ...named, forkTaskInputs })];
}

/** The oldest form: an object with a list. */
export function forkOfLegacyTasks(bench: Bench): TaskInput[] {
  const dynamicTasks = Array.from({ length: between(bench.random, 0, 3) }, () => ({
    taskName: bench.workerName(),
    referenceName: bench.name("branch"),
    type: "SIMPLE",
    input: { given: 1 },
  }));
  return [
    {
      type: "FORK_JOIN_DYNAMIC",
      taskReferenceName: bench.name("dynamicFork"),
      dynamicForkJoinTasksParam: "made",
      inputParameters: { made: { dynamicTasks } },
    },
  ];
}
