/** Clients and operators: they start, pause, resume and terminate executions, and complete what waits for people. */
import { startExecution } from "../../src/app/start-execution.ts";
import { Conflict, NotFound } from "../../src/app/errors.ts";
import { updateTask } from "../../src/app/task-update.ts";
import {
  pauseWorkflow,
  resumeWorkflow,
  terminateWorkflow,
} from "../../src/app/workflow-control.ts";
import { sendMessage } from "../../src/app/workflow-messages.ts";
import type { TaskRecord } from "../../src/engine/records.ts";
import { derivedUuid } from "../../src/lib/derived-uuid.ts";
import { formatTaskId } from "../../src/lib/task-id.ts";
import { isTerminalTaskStatus } from "../../src/model/task.ts";
import type { SeededRandom } from "../helpers/random.ts";
import type { Ledger } from "./ledger.ts";
import { between, hashOf, stream } from "./stream.ts";
import type { World } from "./world.ts";

/** How soon a call is made again after an error, in milliseconds. */
const RETRY_MS = 300;
/** How often somebody looks for paused executions, in milliseconds. */
const RESUME_MS = 2_000;
/** The longest time that people take, in milliseconds. */
const LONGEST_THOUGHT_MS = 4_000;

export class People {
  private readonly world: World;
  private readonly ledger: Ledger;
  private readonly random: SeededRandom;
  /** Tasks that somebody is at. */
  private readonly attended = new Set<string>();

  constructor(world: World, ledger: Ledger) {
    this.world = world;
    this.ledger = ledger;
    this.random = stream(world.scenario.seed, "people");
    world.taskChanged = (workflowId, task) => this.attend(workflowId, task);
  }

  start(): void {
    const { scenario, faults } = this.world;
    for (let number = 0; number < scenario.starts; number++) {
      void this.begin(derivedUuid(`simulated ${scenario.seed} ${number}`));
    }
    if (faults.strikes("operator pauses")) void this.pauseSomething();
    if (faults.strikes("operator terminates")) void this.terminateSomething();
  }

  private async begin(workflowId: string): Promise<void> {
    const { services, scenario, catalogue } = this.world;
    const definition = catalogue.text(scenario.workflows[0]?.name ?? "") ?? "";
    const input = { number: scenario.seed % 100, items: [3, 4] };
    const start = { workflowId, definition, input, priority: 0, taskToDomain: {} };
    await this.untilAnswered(() => startExecution(services, start));
    this.ledger.started.add(workflowId);
  }

  /** Completes tasks that nobody else would. */
  private attend(workflowId: string, task: Readonly<TaskRecord>): void {
    if (isTerminalTaskStatus(task.status)) return;
    const taskId = formatTaskId(workflowId, task.counter);
    if (!waitsForSomebody(task) || this.attended.has(taskId)) return;
    this.attended.add(taskId);
    if (task.kind === "PULL_WORKFLOW_MESSAGES") {
      void this.sendUntilTaken(workflowId, task.counter);
      return;
    }
    void this.complete(workflowId, taskId, hashOf(task.base + task.scope) % 1000);
  }

  private async complete(workflowInstanceId: string, taskId: string, value: number): Promise<void> {
    await this.world.loop.pause(between(this.random, 100, LONGEST_THOUGHT_MS));
    const outputData = { value };
    this.ledger.sends(taskId, outputData);
    await this.untilAnswered(() =>
      updateTask(this.world.services, {
        workflowInstanceId,
        taskId,
        status: "COMPLETED",
        outputData,
        callbackAfterSeconds: 0,
        logs: [],
        extendLease: false,
        supportsCancellation: false,
      }),
    );
    this.ledger.reported.add(taskId);
  }

  /** Sends messages until a task has one: others may take those that were meant for it. */
  private async sendUntilTaken(workflowId: string, counter: number): Promise<void> {
    const { loop, services, watches } = this.world;
    const isOpen = (): boolean => watches.get(workflowId)?.current()?.open.has(counter) ?? false;
    while (isOpen()) {
      await loop.pause(between(this.random, 100, LONGEST_THOUGHT_MS));
      await this.untilAnswered(() => sendMessage(services, workflowId, { from: "somebody" }));
    }
  }

  private async pauseSomething(): Promise<void> {
    const { services, loop } = this.world;
    const workflowId = await this.someExecution();
    if (workflowId === undefined) return;
    await this.untilAnswered(() => pauseWorkflow(services, workflowId));
    await loop.pause(between(this.random, 100, 15_000));
    await this.untilAnswered(() => resumeWorkflow(services, workflowId));
  }

  /** Resumes what is paused, again and again: a pause may arrive after the resume that followed it. */
  async resumeAll(): Promise<never> {
    const { services, loop, watches } = this.world;
    for (;;) {
      for (const [workflowId, { status }] of watches) {
        if (status === "PAUSED")
          await this.untilAnswered(() => resumeWorkflow(services, workflowId));
      }
      await loop.pause(RESUME_MS);
    }
  }

  private async terminateSomething(): Promise<void> {
    const workflowId = await this.someExecution();
    if (workflowId === undefined) return;
    const { services } = this.world;
    await this.untilAnswered(() => terminateWorkflow(services, workflowId, "by an operator"));
  }

  /** One of the executions that there are after a while. */
  private async someExecution(): Promise<string | undefined> {
    const { loop, watches } = this.world;
    await loop.pause(between(this.random, 10, 8_000));
    return [...watches.keys()][this.random.below(watches.size)];
  }

  /** Calls until there is an answer; a refusal is one. */
  private async untilAnswered(call: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await call();
        return;
      } catch (error) {
        if (isRefusal(error)) return;
        this.world.met(error);
        await this.world.loop.pause(RETRY_MS);
      }
    }
  }
}

/** Whether a task ends only when somebody does something about it. */
function waitsForSomebody({ kind, waitUntil }: Readonly<TaskRecord>): boolean {
  if (kind === "WAIT") return waitUntil === undefined;
  return kind === "HUMAN" || kind === "EVENT" || kind === "PULL_WORKFLOW_MESSAGES";
}

/** In difference to something that may pass. */
function isRefusal(error: unknown): boolean {
  return NotFound.is(error) || Conflict.is(error);
}
