/** Clients: they start executions, some of them wait for the outcome, and complete what waits for people. */
import { startExecution } from "../../src/app/start-execution.ts";
import { Conflict, NotFound } from "../../src/app/errors.ts";
import { updateTask } from "../../src/app/task-update.ts";
import { awaitExecution } from "../../src/app/await-execution.ts";
import { sendMessage } from "../../src/app/workflow-messages.ts";
import type { TaskRecord } from "../../src/engine/records.ts";
import { derivedUuid } from "../../src/lib/derived-uuid.ts";
import { formatTaskId } from "../../src/lib/task-id.ts";
import { isTerminalTaskStatus } from "../../src/model/task.ts";
import type { SeededRandom } from "../helpers/random.ts";
import type { Ledger } from "./ledger.ts";
import { waiting } from "./operator-acts.ts";
import { between, chance, hashOf, stream } from "./stream.ts";
import type { World } from "./world.ts";

/** How soon a call is made again after an error, in milliseconds. */
const RETRY_MS = 300;
/** The longest time that people take, in milliseconds. */
const LONGEST_THOUGHT_MS = 4_000;
/** How likely somebody who starts an execution waits for what comes of it. */
const WAITS = 0.2;
/** How long an answer to such a caller may take beyond the time that it gives, in milliseconds: where
 * nothing goes wrong, and where messages are delayed on each of the ways. */
const SOON_MS = 2_000;
const LONGEST_ANSWER_MS = 60_000;

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
  }

  start(): void {
    const { scenario } = this.world;
    for (let number = 0; number < scenario.starts; number++) {
      void this.begin(derivedUuid(`simulated ${scenario.seed} ${number}`));
    }
  }

  private async begin(workflowId: string): Promise<void> {
    const { services, scenario, catalogue } = this.world;
    const definition = catalogue.text(scenario.workflows[0]?.name ?? "") ?? "";
    const input = { number: scenario.seed % 100, items: [3, 4] };
    const { taskToDomain } = scenario;
    const start = { workflowId, definition, input, priority: 0, taskToDomain };
    await this.untilAnswered(() => startExecution(services, start));
    this.ledger.started.add(workflowId);
    if (chance(this.random, WAITS)) await this.waitFor(workflowId);
  }

  /** As a synchronous execution does. */
  private async waitFor(workflowId: string): Promise<void> {
    const { loop, faults, services, violations, coverage } = this.world;
    const wait = waiting(this.random);
    await this.untilAnswered(async () => {
      const began = loop.now();
      const text = await awaitExecution(services, workflowId, wait);
      const tolerance = faults.struck.length === 0 ? SOON_MS : LONGEST_ANSWER_MS;
      const late = loop.now() - began - wait.timeout - tolerance;
      if (late > 0) violations.report("who waits is answered in time", `${late} ms late`);
      const { targetWorkflowId } = JSON.parse(text) as { targetWorkflowId: string };
      if (targetWorkflowId !== workflowId) violations.report("who waits is answered", text);
      coverage.operations.add("client waits");
    });
  }

  /** Completes tasks that nobody else would. */
  attend(workflowId: string, task: Readonly<TaskRecord>): void {
    if (isTerminalTaskStatus(task.status)) return;
    const taskId = formatTaskId(workflowId, task.counter);
    const attempt = `${taskId} ${task.renewals ?? 0}`;
    if (!waitsForSomebody(task) || this.attended.has(attempt)) return;
    this.attended.add(attempt);
    if (task.kind === "PULL_WORKFLOW_MESSAGES") {
      const over = (): boolean => this.attended.delete(attempt);
      void this.sendUntilTaken(workflowId, task.counter).then(over);
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
