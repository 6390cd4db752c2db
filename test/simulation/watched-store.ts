import type { Changes } from "../../src/engine/changes.ts";
import type { Execution } from "../../src/engine/execution.ts";
import { ExecutionStore } from "../../src/objects/execution/store.ts";
import type { SqlStorage } from "../../src/objects/sql-storage.ts";

/** Hears of an execution what is committed, and nothing else. */
export interface StoreWatch {
  loaded(execution: Execution): void;
  /** Before a commit, where a bug can be put into it; the answered function is called after it. */
  saving(execution: Execution, changes: Changes): (() => void) | void;
  committed(execution: Execution, changes: Changes, isNew: boolean): void;
  /** What is in memory is not what is stored. */
  failed(): void;
}

/** The real store, with somebody looking on. Its own members have names that cannot meet the store's. */
export class WatchedStore extends ExecutionStore {
  readonly #watch: StoreWatch;
  readonly #isOver: () => boolean;

  /** @param isOver whether the life that the store belongs to is. */
  constructor(storage: SqlStorage, watch: StoreWatch, isOver: () => boolean) {
    super(storage);
    this.#watch = watch;
    this.#isOver = isOver;
  }

  override load(): Execution | null {
    const execution = super.load();
    // What a crashed object still reads is in nobody's memory: rows say less of what has been delivered than the object
    // knew, and no alarm of its own could stand behind the rest any more.
    if (execution !== null && !this.#isOver()) this.#watch.loaded(execution);
    return execution;
  }

  override create(execution: Execution, definition: string, changes: Changes): void {
    this.#write(execution, changes, () => super.create(execution, definition, changes), true);
  }

  override save(execution: Execution, changes: Changes): void {
    this.#write(execution, changes, () => super.save(execution, changes), false);
  }

  #write(execution: Execution, changes: Changes, write: () => void, isNew: boolean): void {
    const afterwards = this.#watch.saving(execution, changes);
    try {
      write();
      afterwards?.();
    } catch (error) {
      this.#watch.failed();
      throw error;
    }
    this.#watch.committed(execution, changes, isNew);
  }
}
