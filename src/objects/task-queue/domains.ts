/** The domains of one queue: their tasks that are ready, and the polls that wait for one. */
import { byTurn, SERVER_DOMAIN, type Entry } from "./entry.ts";
import { EntryHeap } from "./entry-heap.ts";

/** A poll that is held open until there is a task. */
export interface WaitingPoll {
  readonly domain: string;
  /** The most tasks it takes; at least one. */
  readonly count: number;
  /** Called once, with at least one task. The poll waits no longer. */
  readonly answer: (leased: Entry[]) => void;
}

/** The number of tasks in a domain, and how many of them are leased. */
export interface DomainSize {
  size: number;
  leased: number;
}

export interface Domain extends DomainSize {
  ready: EntryHeap;
  /** In the order in which they began to wait. */
  polls: Set<WaitingPoll>;
}

export class Domains {
  private readonly domains = new Map<string, Domain>();

  find(name: string): Domain | undefined {
    return this.domains.get(name);
  }

  /** The domain of a name, which is made when it is not there. */
  get(name: string): Domain {
    const known = this.domains.get(name);
    if (known !== undefined) return known;
    const domain: Domain = { size: 0, leased: 0, ready: new EntryHeap(byTurn), polls: new Set() };
    this.domains.set(name, domain);
    return domain;
  }

  /** Forgets a domain without tasks and polls: their names come from outside and are not bounded. */
  tidy(name: string): void {
    const domain = this.domains.get(name);
    if (domain?.size === 0 && domain.polls.size === 0) this.domains.delete(name);
  }

  size(name: string): DomainSize {
    const { size, leased } = this.domains.get(name) ?? { size: 0, leased: 0 };
    return { size, leased };
  }

  /** The sizes of the domains that hold tasks for workers. */
  sizes(): Map<string, DomainSize> {
    const names = [...this.domains.keys()].filter(
      (name) => name !== SERVER_DOMAIN && this.size(name).size > 0,
    );
    return new Map(names.map((name) => [name, this.size(name)]));
  }

  /** Whether any task could be handed out at once if nothing limited it. */
  someReady(): boolean {
    for (const { ready } of this.domains.values()) if (ready.first() !== undefined) return true;
    return false;
  }

  /** Whether a poll waits in a domain. */
  isAwaited(name: string): boolean {
    return (this.domains.get(name)?.polls.size ?? 0) > 0;
  }

  /** Whether nothing is ready in a domain and no poll waits there. */
  isIdle(name: string): boolean {
    return !this.isAwaited(name) && this.domains.get(name)?.ready.first() === undefined;
  }

  /** The task that goes out first of those for which a poll waits. */
  firstAwaited(): Entry | undefined {
    let best: Entry | undefined;
    for (const { ready, polls } of this.domains.values()) {
      const first = polls.size === 0 ? undefined : ready.first();
      if (first !== undefined && (best === undefined || byTurn(first, best) < 0)) best = first;
    }
    return best;
  }
}
