/** An execution's object without the platform, wired as `src/objects/execution/object.ts` wires it. */
import type { ClaimTask, ReferenceUpdate, StartExecution } from "../../src/app/ports.ts";
import type { ChildEnded, WorkflowExecutionPort } from "../../src/app/ports.ts";
import type { TaskResult } from "../../src/model/task-result.ts";
import type { Alarms } from "../../src/objects/execution/alarms.ts";
import { ExecutionHost } from "../../src/objects/execution/host.ts";
import type { HostOptions } from "../../src/objects/execution/host-options.ts";
import { ExecutionRequests } from "../../src/objects/execution/requests.ts";

/** How long after a failed alarm the next one goes off, in milliseconds. */
const RETRY_ALARM_MS = 5_000;

export class ExecutionObject {
  readonly host: ExecutionHost;
  private readonly requests: ExecutionRequests;
  private readonly alarms: Alarms;
  private readonly name: string;
  private readonly now: () => number;

  constructor(name: string, options: HostOptions) {
    this.name = name;
    this.now = options.now;
    this.alarms = options.alarms;
    this.host = new ExecutionHost(options);
    this.requests = new ExecutionRequests(this.host, options.now);
  }

  start(request: StartExecution) {
    return this.requests.start(request);
  }

  claim(request: ClaimTask) {
    return this.requests.claim(request);
  }

  claimAll(requests: ClaimTask[]) {
    return Promise.all(requests.map((request) => this.requests.claim(request)));
  }

  update(result: TaskResult) {
    return this.requests.update(result);
  }

  updateByReference(update: ReferenceUpdate) {
    return this.requests.updateByReference(update);
  }

  pause() {
    return this.requests.tell({ kind: "paused" }, this.name);
  }

  resume() {
    return this.requests.tell({ kind: "resumed" }, this.name);
  }

  terminate(...[reason, options]: Parameters<WorkflowExecutionPort["terminate"]>) {
    return this.requests.tell({ kind: "terminated", reason, ...options }, this.name);
  }

  childEnded(notice: ChildEnded) {
    return this.requests.childEnded(notice);
  }

  async hold(taskId: string) {
    return this.requests.hold(taskId);
  }

  async indexRow() {
    return this.requests.indexRow();
  }

  indexed(version: number): Promise<void> {
    return this.host.indexed(version);
  }

  async alarm(): Promise<void> {
    try {
      await this.host.wake();
    } catch {
      await this.alarms.ensure(this.now() + RETRY_ALARM_MS);
    }
  }
}
