/** The earliest of many keyed due times. Setting, removing and asking cost O(log n) or less. */
export class DueHeap<Key> {
  private readonly times = new Map<Key, number>();
  /** A binary heap that may hold outdated entries; they are dropped when they reach the top. */
  private heap: { key: Key; time: number }[] = [];

  /** Gives a key a due time (epoch milliseconds); `null` takes it out. */
  set(key: Key, time: number | null): void {
    if (time === null) {
      this.times.delete(key);
      return;
    }
    if (this.times.get(key) === time) return;
    this.times.set(key, time);
    this.heap.push({ key, time });
    this.rise(this.heap.length - 1);
    // Outdated entries may pile up behind a far due time: rebuilding now and then bounds them.
    if (this.heap.length > 64 && this.heap.length > 4 * this.times.size) this.rebuild();
  }

  /** The earliest due time, or null when there is none. */
  earliest(): number | null {
    this.dropOutdated();
    return this.heap[0]?.time ?? null;
  }

  /** Takes out and returns a key whose time has come, or undefined. */
  takeDue(now: number): Key | undefined {
    this.dropOutdated();
    const top = this.heap[0];
    if (top === undefined || top.time > now) return undefined;
    this.times.delete(top.key);
    this.pop();
    return top.key;
  }

  clear(): void {
    this.times.clear();
    this.heap = [];
  }

  private dropOutdated(): void {
    for (let top = this.heap[0]; top !== undefined; top = this.heap[0]) {
      if (this.times.get(top.key) === top.time) return;
      this.pop();
    }
  }

  private rebuild(): void {
    this.heap = [...this.times].map(([key, time]) => ({ key, time }));
    this.heap.sort((a, b) => a.time - b.time);
  }

  private pop(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.sink(0);
  }

  private rise(start: number): void {
    const heap = this.heap;
    for (let at = start; at > 0;) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.time <= heap[at]!.time) return;
      [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
      at = parent;
    }
  }

  private sink(start: number): void {
    const heap = this.heap;
    for (let at = start; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && heap[child]!.time < heap[least]!.time) least = child;
      }
      if (least === at) return;
      [heap[least], heap[at]] = [heap[at]!, heap[least]!];
      at = least;
    }
  }
}
