/** Workers of every task type: they poll as SDKs do, and do with their tasks what a seed makes them do. */
import { NotFound } from "../../src/app/errors.ts";
import { pollTasks } from "../../src/app/task-poll.ts";
import { updateTask, updateTaskAndPoll } from "../../src/app/task-update.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { Task } from "../../src/model/task.ts";
import type { TaskResult } from "../../src/model/task-result.ts";
import type { SeededRandom } from "../helpers/random.ts";
import type { Ledger } from "./ledger.ts";
import { between, chance, hashOf, stream } from "./stream.ts";
import type { Scenario } from "./scenario.ts";
import type { World } from "./world.ts";

/** How soon a worker calls again after an error, in milliseconds. */
const RETRY_MS = 300;
/** How often a deterministic worker may fail a task on the way: far less than it is retried. */
const FAILURES_ON_THE_WAY = 3;
const MS = 1000;

interface PollRequest {
  taskType: string;
  count: number;
  timeout: number;
  workerId: string;
  domain?: string;
}

export class Workers {
  private readonly world: World;
  private readonly ledger: Ledger;
  /** The tasks that workers have in hand. */
  private readonly held = new Set<string>();
  /** Those that were put back: what is told a second time may take one out of the next worker's hands. */
  private readonly putBack = new Set<string>();

  /** How often a task was handed out. */
  private readonly handed = new Map<string, number>();
  /** Those that came with the answers to two workers of one name who had the same task, which was begun anew meanwhile:
   * the second report is taken for the first one, repeated. */
  private readonly shared = new Set<string>();

  constructor(world: World, ledger: Ledger) {
    this.world = world;
    this.ledger = ledger;
  }

  start(): void {
    const random = stream(this.world.scenario.seed, "workers");
    for (const taskType of Object.keys(this.world.scenario.taskDefs)) {
      const count = between(random, 1, 3);
      const timeout = random.pick([2_000, 5_000]);
      const usesAnswer = chance(random, 0.4);
      const request = { taskType, count, timeout, workerId: taskType };
      void this.keepPolling(request, usesAnswer);
      const domain = domainFor(this.world.scenario, taskType);
      if (domain !== undefined) void this.keepPolling({ ...request, domain }, usesAnswer);
    }
  }

  private async keepPolling(request: PollRequest, usesAnswer: boolean): Promise<never> {
    const { loop, services } = this.world;
    for (;;) {
      try {
        const texts = await pollTasks(services, request);
        for (const text of texts) {
          this.checkDomain(String(text), request);
          void this.work(String(text), usesAnswer);
        }
      } catch (error) {
        this.world.met(error);
        await loop.pause(RETRY_MS);
      }
      await loop.pause(10);
    }
  }

  private checkDomain(text: string, { domain }: PollRequest): void {
    const task = JSON.parse(text) as Task;
    if (task.domain === domain) return;
    const detail = `${task.taskId} of domain ${task.domain} came to a worker of ${domain}`;
    this.world.violations.report("a task goes to its domain", detail);
  }

  /** Does one task. @param usesAnswer the worker takes its next task from the answer to its result. */
  private async work(text: string, usesAnswer: boolean): Promise<void> {
    const task = JSON.parse(text) as Task;
    const { taskId, scheduledTime } = task;
    const { loop, faults, violations, scenario } = this.world;
    // An operator may begin a task anew under its id, also while the answer to a poll is on its way.
    const attempt = `${taskId} ${scheduledTime}`;
    this.handed.set(taskId, (this.handed.get(taskId) ?? 0) + 1);
    if (this.held.has(attempt) && !this.putBack.has(taskId) && !this.shared.has(taskId)) {
      violations.report("an attempt has one worker", `${taskId} is in two workers' hands`);
    }
    this.held.add(attempt);
    const { workflowType, referenceTaskName, retryCount, pollCount } = task;
    const name = `${workflowType} ${referenceTaskName} ${retryCount} ${pollCount}`;
    const random = stream(scenario.seed, name);
    await loop.pause(between(random, 1, 1_500));
    if (faults.strikes("worker goes silent")) return;
    if (faults.strikes("worker extends its lease")) await this.extendLease(task, random);
    if (faults.strikes("worker answers late")) {
      await loop.pause(task.responseTimeoutSeconds * MS + between(random, 100, 3_000));
    }
    if (faults.strikes("worker puts back")) {
      this.held.delete(attempt);
      this.putBack.add(taskId);
      this.world.watches.get(task.workflowInstanceId)?.putBack.add(taskId);
      const callbackAfterSeconds = random.below(3);
      await this.report(task, { status: "IN_PROGRESS", callbackAfterSeconds });
      return;
    }
    await this.finish(task, usesAnswer);
  }

  private async finish(task: Task, usesAnswer: boolean): Promise<void> {
    const { loop, faults } = this.world;
    const status = this.statusFor(task);
    const next = await this.report(task, { status, usesAnswer });
    if (next !== null) {
      if ((this.handed.get(task.taskId) ?? 0) > 1)
        this.shared.add((JSON.parse(next) as Task).taskId);
      void this.work(next, usesAnswer);
    }
    if (faults.strikes("worker answers twice")) {
      await loop.pause(faults.amount("worker answers twice", 0, 2_000));
      await this.report(task, { status });
    }
    if (faults.strikes("worker changes its mind")) {
      await loop.pause(faults.amount("worker changes its mind", 0, 2_000));
      await this.report(task, { status: status === "COMPLETED" ? "FAILED" : "COMPLETED" });
    }
  }

  private statusFor(task: Task): TaskResult["status"] {
    const { faults, scenario } = this.world;
    const mayFail = !scenario.isDeterministic || task.retryCount < FAILURES_ON_THE_WAY;
    if (mayFail && faults.strikes("worker fails")) return "FAILED";
    if (faults.strikes("worker fails for good")) return "FAILED_WITH_TERMINAL_ERROR";
    return "COMPLETED";
  }

  private async extendLease(task: Task, random: SeededRandom): Promise<void> {
    const lease = task.responseTimeoutSeconds * MS;
    await this.world.loop.pause(between(random, 0, lease / 2));
    await this.report(task, { status: "IN_PROGRESS", extendLease: true });
    await this.world.loop.pause(between(random, 0, lease / 2));
  }

  /** Reports until it is answered. @returns the next task, where the answer brings one. */
  private async report(
    task: Task,
    more: Partial<TaskResult> & { status: TaskResult["status"]; usesAnswer?: boolean },
  ): Promise<string | null> {
    const { services, loop, scenario } = this.world;
    const { usesAnswer = false, ...given } = more;
    const result: TaskResult = {
      workflowInstanceId: task.workflowInstanceId,
      taskId: task.taskId,
      outputData: outputOf(task, scenario.isDeterministic),
      callbackAfterSeconds: 0,
      workerId: task.workerId,
      logs: [],
      extendLease: false,
      supportsCancellation: false,
      ...given,
    };
    this.ledger.sends(task.taskId, result.outputData);
    for (;;) {
      try {
        const next = usesAnswer ? await updateTaskAndPoll(services, result, undefined) : null;
        if (!usesAnswer) await updateTask(services, result);
        if (result.status !== "IN_PROGRESS") this.ledger.reported.add(task.taskId);
        return next === null ? null : String(next);
      } catch (error) {
        if (error instanceof NotFound) return null;
        this.world.met(error);
        await loop.pause(RETRY_MS);
      }
    }
  }
}

/** The result of a deterministic worker depends on its input only; others say which attempt it is of. */
function outputOf(task: Task, isDeterministic: boolean): JsonObject {
  const { workflowType, referenceTaskName, inputData } = task;
  const value = hashOf(`${workflowType} ${referenceTaskName} ${JSON.stringify(inputData)}`) % 1000;
  return isDeterministic ? { value } : { value, attempt: task.taskId };
}

/** The domain that the tasks of a type go to, if to any. */
export function domainFor({ taskToDomain }: Scenario, taskType: string): string | undefined {
  return taskToDomain[taskType] ?? taskToDomain["*"];
}
