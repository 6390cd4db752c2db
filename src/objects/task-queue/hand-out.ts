/** Hands tasks to polls, as the order of the tasks and the limits of the type have it. */
import type { WaitingPoll } from "./domains.ts";
import type { Entry } from "./entry.ts";
import type { Grants } from "./grants.ts";
import type { Places } from "./places.ts";

/** Tasks that are handed to a lasting poll at once. */
const SERVED_AT_ONCE = 100;

export class HandOut {
  private readonly places: Places;
  private readonly grants: Grants;

  constructor(places: Places, grants: Grants) {
    this.places = places;
    this.grants = grants;
  }

  wait(poll: WaitingPoll): void {
    this.places.domains.get(poll.domain).polls.add(poll);
  }

  /** Hands out what comes into a domain, and to the end of this life: a poll that waits for ever. */
  serve(domain: string, answer: (leased: Entry[]) => void): void {
    const poll: WaitingPoll = {
      domain,
      count: SERVED_AT_ONCE,
      answer: (leased) => {
        this.wait(poll);
        answer(leased);
      },
    };
    this.wait(poll);
  }

  /** A poll gives up. */
  leave(poll: WaitingPoll): void {
    this.places.domains.get(poll.domain).polls.delete(poll);
    this.places.domains.tidy(poll.domain);
  }

  /** Gives the polls of a domain what is ready there. */
  offer(name: string, now: number): void {
    const domain = this.places.domains.find(name);
    for (const poll of domain?.polls ?? []) {
      const leased = this.lease(name, poll.count, now);
      if (leased.length === 0) return;
      domain?.polls.delete(poll);
      poll.answer(leased);
    }
  }

  /** Hands out what the limits let go now, in the order of the tasks over all domains. */
  offerFreed(now: number): void {
    if (this.grants.limits === null) return;
    const { domains } = this.places;
    for (let next = domains.firstAwaited(); next !== undefined; next = domains.firstAwaited()) {
      if (next.grant === null && !this.grants.allows(now)) return;
      const { polls } = domains.get(next.domain);
      const [poll] = polls;
      if (poll === undefined) return;
      polls.delete(poll);
      poll.answer(this.lease(next.domain, poll.count, now));
    }
  }

  /** The one place where tasks go out. */
  lease(name: string, count: number, now: number): Entry[] {
    const domain = this.places.domains.find(name);
    if (domain === undefined) return [];
    const leased: Entry[] = [];
    while (leased.length < count) {
      const entry = domain.ready.first();
      if (entry === undefined) break;
      if (entry.grant === null && !this.grants.allows(now)) break;
      this.places.lease(entry, now);
      this.grants.give(entry, now);
      leased.push(entry);
    }
    return leased;
  }
}
