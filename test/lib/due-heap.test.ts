import { describe, expect, it } from "vitest";
import { DueHeap } from "../../src/lib/due-heap.ts";
import { seededRandom } from "../helpers/random.ts";

describe("DueHeap", () => {
  it("has no earliest time when it is empty", () => {
    expect(new DueHeap<string>().earliest()).toBeNull();
  });

  it("gives keys out in the order of their times, and none before its time", () => {
    const heap = new DueHeap<string>();
    heap.set("late", 30);
    heap.set("soon", 10);
    heap.set("middle", 20);
    expect(heap.earliest()).toBe(10);
    expect(heap.takeDue(9)).toBeUndefined();
    expect([heap.takeDue(20), heap.takeDue(20), heap.takeDue(20)]).toEqual([
      "soon",
      "middle",
      undefined,
    ]);
    expect(heap.earliest()).toBe(30);
  });

  it("knows only the last time that a key was given", () => {
    const heap = new DueHeap<string>();
    heap.set("a", 10);
    heap.set("a", 50);
    expect(heap.takeDue(40)).toBeUndefined();
    heap.set("a", 5);
    expect(heap.earliest()).toBe(5);
    expect(heap.takeDue(5)).toBe("a");
    expect(heap.takeDue(100)).toBeUndefined();
  });

  it("forgets a key whose time is taken away, and a time that was given twice is due once", () => {
    const heap = new DueHeap<string>();
    heap.set("a", 10);
    heap.set("a", null);
    expect(heap.earliest()).toBeNull();
    heap.set("a", 10);
    heap.set("a", 10);
    expect(heap.takeDue(10)).toBe("a");
    expect(heap.takeDue(10)).toBeUndefined();
  });

  it("is empty after it was cleared", () => {
    const heap = new DueHeap<number>();
    heap.set(1, 1);
    heap.clear();
    expect(heap.earliest()).toBeNull();
    expect(heap.takeDue(5)).toBeUndefined();
  });

  it("does not grow with the number of times that a key was moved", () => {
    const heap = new DueHeap<string>();
    heap.set("first", 0);
    for (let time = 1; time <= 10_000; time++) heap.set("moving", time);
    expect(heap["heap"].length).toBeLessThan(100);
    expect(heap.takeDue(0)).toBe("first");
    expect(heap.earliest()).toBe(10_000);
  });

  it("agrees with a plain list whatever is done to it", () => {
    const random = seededRandom();
    const heap = new DueHeap<number>();
    const list = new Map<number, number>();
    for (let step = 0; step < 5_000; step++) {
      const key = random.below(40);
      const what = random.below(4);
      if (what === 0) {
        const now = random.below(1_000);
        const taken = heap.takeDue(now);
        const earliest = Math.min(...list.values());
        if (taken === undefined) expect(earliest).toBeGreaterThan(now);
        else expect(list.get(taken)).toBe(earliest);
        if (taken !== undefined) list.delete(taken);
      } else if (what === 1) {
        heap.set(key, null);
        list.delete(key);
      } else {
        const time = random.below(1_000);
        heap.set(key, time);
        list.set(key, time);
      }
      expect(heap.earliest()).toBe(list.size === 0 ? null : Math.min(...list.values()));
    }
  });
});
