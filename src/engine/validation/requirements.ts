/** What must have happened before something else can. */
export class Requirements {
  private readonly open: number[] = [];
  private readonly dependents: number[][] = [];

  /** Something new, by its number. */
  add(): number {
    this.dependents.push([]);
    return this.open.push(0) - 1;
  }

  /** One thing needs another; null: something that never happens. */
  require(dependent: number, needed: number | null): void {
    this.open[dependent] = (this.open[dependent] ?? 0) + 1;
    if (needed !== null) this.dependents[needed]?.push(dependent);
  }

  /** All that can happen, each after what it needs. */
  fulfilled(): ReadonlySet<number> {
    const open = [...this.open];
    const done = new Set<number>();
    const next = [...open.keys()].filter((number) => open[number] === 0);
    for (let number = next.pop(); number !== undefined; number = next.pop()) {
      done.add(number);
      for (const dependent of this.dependents[number] ?? []) {
        open[dependent] = (open[dependent] ?? 0) - 1;
        if (open[dependent] === 0) next.push(dependent);
      }
    }
    return done;
  }
}
