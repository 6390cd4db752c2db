/** What operators do to executions: every operation there is, with whatever it can be asked for. */
import { signalWorkflow, signalWorkflowSync } from "../../src/app/task-signal.ts";
import { updateTaskByReference } from "../../src/app/task-update.ts";
import {
  decideWorkflow,
  operate,
  pauseWorkflow,
  removeWorkflow,
  resumeWorkflow,
  terminateAndRemoveWorkflow,
  terminateWorkflow,
} from "../../src/app/workflow-control.ts";
import { setWorkflowVariables, updateWorkflowState } from "../../src/app/workflow-state.ts";
import type { Execution } from "../../src/engine/execution.ts";
import { referenceOf, type TaskRecord } from "../../src/engine/records.ts";
import type { Operation } from "../../src/model/operation.ts";
import { ReturnStrategy } from "../../src/model/signal-response.ts";
import { isTerminalTaskStatus } from "../../src/model/task.ts";
import { isTerminalWorkflowStatus } from "../../src/model/workflow.ts";
import type { SeededRandom } from "../helpers/random.ts";
import type { Ledger } from "./ledger.ts";
import { namesIn } from "./nested-names.ts";
import { someTask } from "./some-task.ts";
import { between, chance, oneOf } from "./stream.ts";
import type { World } from "./world.ts";

/** How long the caller of a synchronous operation waits at most, in milliseconds. */
const LONGEST_WAIT_MS = 12_000;
/** How long a pause lasts at most, in milliseconds. */
const LONGEST_PAUSE_MS = 15_000;

/** One execution that an operator looks at. */
export interface Scene {
  world: World;
  ledger: Ledger;
  random: SeededRandom;
  workflowId: string;
  /** As it is known when the operator looks. */
  execution: Execution;
  /** Repeats a call until it is answered. A refusal is thrown. */
  ask: (call: () => Promise<unknown>) => Promise<void>;
}

export interface Act {
  /** Whether executions that have ended are its object, or others. */
  ended: boolean;
  /** Resolves with false when there is nothing to do it to. */
  run: (scene: Scene) => Promise<boolean>;
}

/** The acts by their kinds of faults. */
export const ACTS = {
  "operator retries": { ended: true, run: (scene) => operation(scene, retryOf(false)) },
  "operator retries with children": {
    ended: true,
    run: (scene) => operation(scene, retryOf(true)),
  },
  "operator reruns from a task": { ended: true, run: rerunFromTask },
  "operator reruns": { ended: true, run: (scene) => operation(scene, { kind: "rerun" }) },
  "operator restarts": { ended: true, run: (scene) => operation(scene, restartOf(false)) },
  "operator restarts anew": { ended: true, run: (scene) => operation(scene, restartOf(true)) },
  "operator archives": { ended: true, run: archive },
  "operator removes": { ended: true, run: remove },
  "operator terminates and removes": { ended: false, run: terminateAndRemove },
  "operator terminates and retries": { ended: false, run: terminateAndRetry },
  "operator terminates": { ended: false, run: terminate },
  "operator pauses": { ended: false, run: pauseForAWhile },
  "operator skips": { ended: false, run: skip },
  "operator jumps": { ended: false, run: jump },
  "operator upgrades": { ended: false, run: upgrade },
  "operator resets callbacks": { ended: false, run: resetCallbacks },
  "operator sets variables": { ended: false, run: setVariables },
  "operator updates state": { ended: false, run: updateState },
  "operator signals": { ended: false, run: signal },
  "operator signals and waits": { ended: false, run: signalAndWait },
  "operator updates by reference": { ended: false, run: updateByReference },
  "operator decides": { ended: false, run: decideAgain },
} as const satisfies Record<string, Act>;

export type ActKind = keyof typeof ACTS;

export const ACT_KINDS = Object.keys(ACTS) as ActKind[];

function retryOf(resumeSubWorkflows: boolean): Operation {
  return { kind: "retry", resumeSubWorkflows };
}

function restartOf(useLatestDefinition: boolean): Operation {
  return { kind: "restart", useLatestDefinition };
}

async function operation({ world, workflowId, ask }: Scene, asked: Operation): Promise<boolean> {
  await ask(() => operate(world.services, workflowId, asked));
  return true;
}

/** From any task of it, or of an execution below it. */
async function rerunFromTask(scene: Scene): Promise<boolean> {
  const taskId = someTask(scene);
  return taskId !== null && (await operation(scene, { kind: "rerun", taskId }));
}

async function archive({ world, workflowId, ask }: Scene): Promise<boolean> {
  await ask(() => removeWorkflow(world.services, workflowId, true));
  return true;
}

async function remove({ world, ledger, workflowId, execution, ask }: Scene): Promise<boolean> {
  // A parent that was not answered yet would start its child again.
  if (execution.workflow.parentWorkflowId !== undefined || !ledger.started.has(workflowId))
    return false;
  ledger.removed.add(workflowId);
  world.limitWatch.executionLeaves(workflowId);
  await ask(() => removeWorkflow(world.services, workflowId, false));
  return true;
}

async function terminateAndRemove(scene: Scene): Promise<boolean> {
  const { world, ledger, workflowId, execution, ask } = scene;
  if (execution.workflow.parentWorkflowId !== undefined || !ledger.started.has(workflowId))
    return false;
  ledger.removed.add(workflowId);
  world.limitWatch.executionLeaves(workflowId);
  const options = { reason: "by an operator", archive: false };
  await ask(() => terminateAndRemoveWorkflow(world.services, workflowId, options));
  return true;
}

async function terminate({ world, random, workflowId, ask }: Scene): Promise<boolean> {
  const options = { triggerFailureWorkflow: chance(random, 0.3) };
  await ask(() => terminateWorkflow(world.services, workflowId, "by an operator", options));
  return true;
}

/** As `result.ts` sees it nothing has happened afterwards. */
async function terminateAndRetry(scene: Scene): Promise<boolean> {
  const { world, random, workflowId, execution, ask } = scene;
  // The parent may have gone on without a child that it can do without.
  if (execution.workflow.parentWorkflowId !== undefined) return false;
  await ask(() => terminateWorkflow(world.services, workflowId, "for a while"));
  await world.loop.pause(between(random, 0, 2_000));
  const asked = retryOf(chance(random, 0.5));
  try {
    await ask(() => operate(world.services, workflowId, asked));
  } catch {
    // Nothing but JOINs and loops was open, and those alone are no reason for another attempt.
    await ask(() => operate(world.services, workflowId, restartOf(false)));
  }
  return true;
}

async function pauseForAWhile({ world, random, workflowId, ask }: Scene): Promise<boolean> {
  const { services, loop } = world;
  await ask(() => pauseWorkflow(services, workflowId));
  await loop.pause(between(random, 100, LONGEST_PAUSE_MS));
  await ask(() => resumeWorkflow(services, workflowId));
  return true;
}

async function skip(scene: Scene): Promise<boolean> {
  const { execution, random } = scene;
  const reference = oneOf(random, namesIn(execution.definition.tasks));
  if (reference === undefined) return false;
  const taskOutput = { value: random.below(10) };
  return await operation(scene, { kind: "skip-task", reference, taskInput: {}, taskOutput });
}

async function jump(scene: Scene): Promise<boolean> {
  const { execution, random } = scene;
  const scheduled = [...execution.latest.keys()];
  const names = chance(random, 0.5) ? namesIn(execution.definition.tasks) : scheduled;
  const reference = oneOf(random, names);
  if (reference === undefined) return false;
  const taskInput = chance(random, 0.5) ? {} : { jumped: true };
  return await operation(scene, { kind: "jump", reference, taskInput });
}

async function upgrade(scene: Scene): Promise<boolean> {
  const { execution, random } = scene;
  const { name } = execution.definition;
  const more = chance(random, 0.3) ? { version: 1 } : {};
  return await operation(scene, { kind: "upgrade", name, taskOutput: {}, ...more });
}

async function resetCallbacks(scene: Scene): Promise<boolean> {
  const watch = scene.world.watches.get(scene.workflowId);
  if (watch !== undefined) watch.mayResetCallbacks = true;
  return await operation(scene, { kind: "reset-callbacks" });
}

async function setVariables({ world, random, workflowId, ask }: Scene): Promise<boolean> {
  const variables = { set: random.pick([random.below(9), null]) };
  await ask(() => setWorkflowVariables(world.services, workflowId, variables));
  return true;
}

/** Both or neither: `checkStateUpdate` finds the mark in both places. */
async function updateState(scene: Scene): Promise<boolean> {
  const { world, ledger, random, workflowId, ask } = scene;
  const task = openTask(scene, ["SIMPLE", "WAIT", "HUMAN"]);
  if (task === undefined) return false;
  const mark = `mark${ledger.nextMark++}`;
  const outputData = { value: random.below(1000), mark };
  ledger.sendsInto(workflowId, outputData);
  const update = {
    taskReferenceName: referenceOf(task),
    taskResult: {
      workflowInstanceId: workflowId,
      taskId: "",
      status: random.pick(["COMPLETED", "COMPLETED", "FAILED"] as const),
      outputData,
      callbackAfterSeconds: 0,
      logs: [],
      extendLease: false,
      supportsCancellation: false,
    },
    variables: { [mark]: true },
  };
  await ask(() => updateWorkflowState(world.services, workflowId, update, waiting(random)));
  return true;
}

async function signal({ world, random, workflowId, ask }: Scene): Promise<boolean> {
  const update = { status: statusOf(random), output: { value: random.below(1000) } };
  await ask(() => signalWorkflow(world.services, workflowId, update));
  return true;
}

async function signalAndWait({ world, random, workflowId, ask }: Scene): Promise<boolean> {
  const update = { status: statusOf(random), output: { value: random.below(1000) } };
  await ask(() => signalWorkflowSync(world.services, workflowId, update, waiting(random)));
  return true;
}

async function updateByReference(scene: Scene): Promise<boolean> {
  const { world, random, workflowId, ask } = scene;
  const task = openTask(scene, ["WAIT", "HUMAN"]);
  if (task === undefined) return false;
  const update = { status: statusOf(random), output: { value: random.below(1000) } };
  const reference = random.pick([task.base, referenceOf(task)]);
  await ask(() => updateTaskByReference(world.services, workflowId, { reference, ...update }));
  return true;
}

async function decideAgain({ world, workflowId, ask }: Scene): Promise<boolean> {
  await ask(() => decideWorkflow(world.services, workflowId));
  return true;
}

function statusOf(random: SeededRandom) {
  return random.pick(["COMPLETED", "COMPLETED", "FAILED"] as const);
}

/** For what the caller of a synchronous operation waits. */
export function waiting(random: SeededRandom) {
  return {
    requestId: "simulated",
    strategy: oneOf(random, Object.values(ReturnStrategy)) ?? "TARGET_WORKFLOW",
    references: [],
    timeout: between(random, 0, LONGEST_WAIT_MS),
  };
}

function openTask({ execution, random }: Scene, kinds: string[]): TaskRecord | undefined {
  const open = [...execution.open.values()].filter(
    ({ kind, status }) => kinds.includes(kind) && !isTerminalTaskStatus(status),
  );
  return oneOf(random, open);
}

/**
 * Whether the result depends on how far others are when an act comes. A child that ended and is set going
 * again meets a parent that has gone on: what follows there may have read its output or not, a loop may
 * have noted its turn, and what failed and was caught behind it fails again while it runs, and ends it.
 */
export function isRace(act: Act, { workflow }: Execution): boolean {
  return act.ended && workflow.parentWorkflowId !== undefined;
}

/** Whether an act is for executions of this status. */
export function fits(act: Act, { workflow }: Execution): boolean {
  return isTerminalWorkflowStatus(workflow.status) === act.ended;
}
