/**
 * The executions under one limit: those that run, and those that wait for their turn. Pure.
 *
 * M1. Never more run than the limit says, but for those that go on because of a child.
 * M2. None waits while there is room, and they go in the order in which they came.
 */

/** An execution under the limit. */
export interface Member {
  readonly workflowId: string;
  /** Order of arrival, and the key of its row. */
  readonly position: number;
  /** How often the execution has been set going again: what an earlier run says is void. */
  run: number;
  /** Called: it has waited, and is to be told that it may begin. */
  state: "waiting" | "running" | "called";
}

export class Members {
  /** By arrival. */
  private readonly waiting = new Map<string, Member>();
  private readonly running = new Map<string, Member>();
  private nextPosition = 1;
  /** How many may run at once. */
  limit = 0;

  restore(members: readonly Member[], limit: number): void {
    this.limit = limit;
    for (const member of members) {
      this.listOf(member.state).set(member.workflowId, member);
      this.nextPosition = Math.max(this.nextPosition, member.position + 1);
    }
  }

  get isEmpty(): boolean {
    return this.waiting.size + this.running.size === 0;
  }

  get hasWaiting(): boolean {
    return this.waiting.size > 0;
  }

  find(workflowId: string): Member | undefined {
    return this.running.get(workflowId) ?? this.waiting.get(workflowId);
  }

  /** Those that run, the one that came first at the front. */
  runningMembers(): Member[] {
    return [...this.running.values()];
  }

  get hasRoom(): boolean {
    return this.running.size < this.limit;
  }

  add(workflowId: string, run: number, state: "waiting" | "running"): Member {
    const member: Member = { workflowId, position: this.nextPosition++, run, state };
    this.listOf(state).set(workflowId, member);
    return member;
  }

  remove(member: Member): void {
    this.listOf(member.state).delete(member.workflowId);
  }

  /** Lets those go for which there is room now. Answers them. */
  call(): Member[] {
    const called: Member[] = [];
    for (const member of this.waiting.values()) {
      if (!this.hasRoom) break;
      this.run(member);
      called.push(member);
    }
    return called;
  }

  /** Lets one go whether there is room or not. */
  run(member: Member): void {
    if (member.state !== "waiting") return;
    this.waiting.delete(member.workflowId);
    member.state = "called";
    this.running.set(member.workflowId, member);
  }

  private listOf(state: Member["state"]): Map<string, Member> {
    return state === "waiting" ? this.waiting : this.running;
  }
}
