import type { Entry } from "./entry.ts";

/** A binary heap of tasks. Each knows its slot, so that any one can be taken out in O(log n). A task
 * stands in one heap at a time, and what it is ordered by must not change while it does. */
export class EntryHeap {
  private readonly entries: Entry[] = [];
  private readonly compare: (a: Entry, b: Entry) => number;

  /** @param compare negative when `a` comes first. */
  constructor(compare: (a: Entry, b: Entry) => number) {
    this.compare = compare;
  }

  /** The first task, or undefined when there is none. */
  first(): Entry | undefined {
    return this.entries[0];
  }

  add(entry: Entry): void {
    this.entries.push(entry);
    this.rise(entry, this.entries.length - 1);
  }

  /** Takes out a task of this heap. */
  remove(entry: Entry): void {
    const { slot } = entry;
    entry.slot = -1;
    const last = this.entries.pop();
    if (last === undefined || last === entry) return;
    this.rise(last, slot);
    this.sink(last, last.slot);
  }

  private rise(entry: Entry, start: number): void {
    let slot = start;
    while (slot > 0) {
      const parent = this.entries[(slot - 1) >> 1]!;
      if (this.compare(parent, entry) <= 0) break;
      const free = parent.slot;
      this.put(parent, slot);
      slot = free;
    }
    this.put(entry, slot);
  }

  private sink(entry: Entry, start: number): void {
    let slot = start;
    for (;;) {
      const child = this.lesserChild(slot);
      if (child === undefined || this.compare(entry, child) <= 0) break;
      const free = child.slot;
      this.put(child, slot);
      slot = free;
    }
    this.put(entry, slot);
  }

  private lesserChild(slot: number): Entry | undefined {
    const left = this.entries[2 * slot + 1];
    const right = this.entries[2 * slot + 2];
    if (left === undefined || right === undefined) return left;
    return this.compare(left, right) <= 0 ? left : right;
  }

  private put(entry: Entry, slot: number): void {
    this.entries[slot] = entry;
    entry.slot = slot;
  }
}
