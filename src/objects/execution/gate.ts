/** Lets events in one at a time, in the order in which they came: an await in the middle of one, for a
 * script engine or a definition, must not let another one see the state between. */
export class Gate {
  private last: Promise<unknown> = Promise.resolve();

  run<Result>(event: () => Promise<Result>): Promise<Result> {
    const result = this.last.then(event);
    this.last = result.catch(() => undefined);
    return result;
  }
}
