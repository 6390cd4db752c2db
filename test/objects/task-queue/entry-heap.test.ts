import { describe, expect, it } from "vitest";
import { byTime, byTurn, isStored } from "../../../src/objects/task-queue/entry.ts";
import { EntryHeap } from "../../../src/objects/task-queue/entry-heap.ts";
import { seededRandom } from "../../helpers/random.ts";
import { entry, ids } from "./items.ts";

describe("the heap of tasks", () => {
  it("gives them in order, also after any of them was taken out", () => {
    const random = seededRandom();
    const heap = new EntryHeap(byTurn);
    const inside = Array.from({ length: 500 }, (_, at) =>
      entry(`t${at}`, at, { priority: random.below(4), availableAt: random.below(4) }),
    );
    for (const each of inside) heap.add(each);
    for (let count = 0; count < 200; count++) {
      const [removed] = inside.splice(random.below(inside.length), 1);
      if (removed === undefined) continue;
      heap.remove(removed);
      expect(removed.slot).toBe(-1);
    }
    const given = [];
    for (let first = heap.first(); first !== undefined; first = heap.first()) {
      heap.remove(first);
      given.push(first);
    }
    expect(ids(given)).toEqual(ids(inside.toSorted(byTurn)));
  });

  it("has no first task when it is empty", () => {
    expect(new EntryHeap(byTime).first()).toBeUndefined();
  });
});

describe("a task", () => {
  it("is stored only while its row says the same", () => {
    const task = entry("a", 1, { priority: 2, availableAt: 3 });
    expect(isStored(task)).toBe(false);
    task.stored = { priority: 2, availableAt: 3, turn: 0, holds: false };
    expect(isStored(task)).toBe(true);
    task.availableAt = 4;
    expect(isStored(task)).toBe(false);
  });
});
