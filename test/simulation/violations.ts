/** What a run has found: an invariant that did not hold. */
export interface Violation {
  invariant: string;
  detail: string;
  /** Epoch milliseconds of virtual time. */
  at: number;
}

/** Collects the violations of a run. */
export class Violations {
  readonly found: Violation[] = [];
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  report(invariant: string, detail: string): void {
    this.found.push({ invariant, detail, at: this.now() });
  }

  get any(): boolean {
    return this.found.length > 0;
  }
}
