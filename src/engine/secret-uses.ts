/** Which secrets the tasks of an execution get: any of them may give back what another one was given. */
import type { TaskRecord } from "./records.ts";

/** The paths of secrets by the tasks that refer to them. */
export class SecretUses {
  private readonly byTask = new Map<number, readonly string[]>();
  /** How many tasks refer to each path. */
  private readonly counts = new Map<string, number>();

  /** @param metadata names that the task's definition gives to its worker. */
  enter({ counter, secrets = [] }: TaskRecord, metadata: readonly string[]): void {
    this.leave(counter);
    const paths = [...new Set([...secrets.map(({ path }) => path), ...metadata])];
    if (paths.length === 0) return;
    this.byTask.set(counter, paths);
    for (const path of paths) this.counts.set(path, (this.counts.get(path) ?? 0) + 1);
  }

  leave(counter: number): void {
    for (const path of this.byTask.get(counter) ?? []) {
      const count = (this.counts.get(path) ?? 0) - 1;
      if (count > 0) this.counts.set(path, count);
      else this.counts.delete(path);
    }
    this.byTask.delete(counter);
  }

  /** Each path once. */
  get paths(): Iterable<string> {
    return this.counts.keys();
  }
}
