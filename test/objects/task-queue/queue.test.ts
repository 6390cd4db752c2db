import { describe, expect, it } from "vitest";
import type { Entry } from "../../../src/objects/task-queue/entry.ts";
import type { WaitingPoll } from "../../../src/objects/task-queue/domains.ts";
import { LEASE_MS, Queue } from "../../../src/objects/task-queue/queue.ts";
import { ids, item, leasesOf, past } from "./items.ts";

const NOW = 1_000_000;

interface Poll extends WaitingPoll {
  answered: string[] | null;
}

function queueServing(...domains: string[]): Queue {
  return new Queue((domain) => domains.includes(domain));
}

function waiting(queue: Queue, domain = "", count = 1): Poll {
  const answer = (leased: Entry[]): void => {
    poll.answered = ids(leased);
  };
  const poll: Poll = { domain, count, answer, answered: null };
  queue.wait(poll);
  return poll;
}

describe("the order of tasks (Q2)", () => {
  it("goes by priority, then time, then arrival", () => {
    const queue = queueServing();
    queue.push(
      [
        item("late", { availableAt: 20 }),
        item("first of two", { availableAt: 10 }),
        item("second of two", { availableAt: 10 }),
        item("urgent", { availableAt: 30, priority: 5 }),
      ],
      NOW,
    );
    expect(ids(queue.take("", 10, NOW))).toEqual([
      "urgent",
      "first of two",
      "second of two",
      "late",
    ]);
  });

  it("keeps back what is not due, and offers it from its time on", () => {
    const queue = queueServing();
    queue.push([item("a", { availableAt: NOW + 100, priority: 9 }), item("b")], NOW);
    expect(ids(queue.take("", 10, NOW + 99))).toEqual(["b"]);
    expect(queue.nextDue()).toBe(NOW + 100);
    expect(ids(queue.take("", 10, NOW + 100))).toEqual(["a"]);
  });

  it("takes no more than asked for", () => {
    const queue = queueServing();
    queue.push(
      ["a", "b", "c"].map((id) => item(id)),
      NOW,
    );
    expect(ids(queue.take("", 2, NOW))).toEqual(["a", "b"]);
    expect(ids(queue.take("", 2, NOW))).toEqual(["c"]);
  });
});

describe("a task that is pushed twice (Q1)", () => {
  it("is one task with the later settings", () => {
    const queue = queueServing();
    queue.push([item("a"), item("b")], NOW);
    queue.push([item("b", { priority: 1 })], NOW);
    expect(queue.size("")).toEqual({ size: 2, leased: 0 });
    expect(ids(queue.take("", 10, NOW))).toEqual(["b", "a"]);
  });

  it("keeps its settings when a push of an earlier turn comes late", () => {
    const queue = queueServing();
    queue.push([item("a", { turn: 1 })], NOW);
    queue.push([item("a", { turn: 0, availableAt: NOW + 50 })], NOW);
    const [leased] = queue.take("", 1, NOW);
    expect(leased?.turn).toBe(1);
    queue.push([item("a", { turn: 2 })], NOW);
    queue.push([item("a", { turn: 1 })], NOW);
    expect(queue.settle([leased!], NOW).kept).toMatchObject([{ taskId: "a", turn: 2 }]);
  });

  it("may be put off by the second push", () => {
    const queue = queueServing();
    queue.push([item("a")], NOW);
    queue.push([item("a", { availableAt: NOW + 50 })], NOW);
    expect(queue.take("", 1, NOW)).toEqual([]);
    expect(ids(queue.take("", 1, NOW + 50))).toEqual(["a"]);
  });

  it("stays in the domain that was chosen first", () => {
    const served = new Set(["one"]);
    const queue = new Queue((domain) => served.has(domain));
    const [before] = queue.push([item("a", { domains: ["one", "two"] })], NOW);
    served.delete("one");
    const [after] = queue.push([item("a", { domains: ["one", "two"] })], NOW);
    expect([before?.domain, after?.domain]).toEqual(["one", "one"]);
  });
});

describe("a lease (Q3)", () => {
  it("keeps a task from everybody else until it expires", () => {
    const queue = queueServing();
    queue.push([item("a")], NOW);
    queue.take("", 1, NOW);
    expect(queue.take("", 1, NOW + LEASE_MS - 1)).toEqual([]);
    expect(queue.size("")).toEqual({ size: 1, leased: 1 });
    expect(ids(queue.take("", 1, NOW + LEASE_MS))).toEqual(["a"]);
  });

  it("that expires puts the task back to its place", () => {
    const queue = queueServing();
    queue.push([item("a"), item("b")], NOW);
    queue.take("", 1, NOW);
    expect(ids(queue.take("", 2, NOW + LEASE_MS))).toEqual(["a", "b"]);
  });

  it("that is given back offers the task at once, to a waiting poll first", () => {
    const queue = queueServing();
    queue.push([item("a")], NOW);
    queue.take("", 1, NOW);
    const poll = waiting(queue);
    expect(ids(queue.giveBack(["a", "unknown"], NOW + 1))).toEqual(["a"]);
    expect(poll.answered).toEqual(["a"]);
  });

  it("ends with the settlement, and the task is gone", () => {
    const queue = queueServing();
    queue.push([item("a"), item("b")], NOW);
    const [lease] = leasesOf(queue.take("", 1, NOW));
    const twice = [lease, lease].filter((each) => each !== undefined);
    const { removed, kept } = queue.settle([...twice, { taskId: "unknown", lease: 1 }], NOW);
    expect([ids(removed), ids(kept)]).toEqual([["a"], []]);
    expect(queue.size("")).toEqual({ size: 1, leased: 0 });
    expect(ids(queue.take("", 9, NOW + LEASE_MS))).toEqual(["b"]);
  });

  it("is not what a task without one can be given back from", () => {
    const queue = queueServing();
    queue.push([item("a")], NOW);
    expect(queue.giveBack(["a"], NOW)).toEqual([]);
    expect(queue.size("")).toEqual({ size: 1, leased: 0 });
  });
});

describe("a push that meets an older claim (Q5)", () => {
  it("outlives the settlement when the task is leased", () => {
    const queue = queueServing();
    queue.push([item("a")], NOW);
    const leased = leasesOf(queue.take("", 1, NOW));
    queue.push([item("a", { priority: 3 })], NOW);
    expect(queue.take("", 1, NOW)).toEqual([]);
    expect(ids(queue.settle(leased, NOW).kept)).toEqual(["a"]);
    const again = queue.take("", 1, NOW);
    expect(again).toMatchObject([{ taskId: "a", priority: 3 }]);
    expect(ids(queue.settle(again, NOW).removed)).toEqual(["a"]);
  });

  it("goes to the poll that waits when the settlement arrives", () => {
    const queue = queueServing();
    queue.push([item("a")], NOW);
    const leased = leasesOf(queue.take("", 1, NOW));
    const poll = waiting(queue);
    queue.push([item("a")], NOW);
    queue.settle(leased, NOW);
    expect(poll.answered).toEqual(["a"]);
  });

  it("is not undone by a settlement that comes after the lease has expired", () => {
    const queue = queueServing();
    queue.push([item("a")], NOW);
    const leased = leasesOf(queue.take("", 1, NOW));
    queue.push([item("a")], NOW + LEASE_MS);
    expect(queue.settle(leased, NOW + LEASE_MS).removed).toEqual([]);
    expect(ids(queue.take("", 1, NOW + LEASE_MS))).toEqual(["a"]);
  });

  it("is not undone by late news of an earlier lease while it is leased anew", () => {
    const queue = queueServing();
    queue.push([item("a")], NOW);
    const first = leasesOf(queue.take("", 1, NOW));
    // The lease expires, the claim arrives all the same, and the worker puts the task back.
    queue.push([item("a", { turn: 1 })], NOW + LEASE_MS);
    // The answer with this lease is lost.
    queue.take("", 1, NOW + LEASE_MS);
    expect(queue.settle(first, NOW + LEASE_MS)).toEqual({ removed: [], kept: [] });
    expect(ids(queue.take("", 1, NOW + 2 * LEASE_MS))).toEqual(["a"]);
  });

  it("is not undone by news of a lease that another life of the object has given", () => {
    const before = queueServing();
    before.push([item("a")], NOW);
    const old = leasesOf(before.take("", 1, NOW));
    const queue = queueServing();
    queue.push([item("a")], NOW + 1);
    queue.take("", 1, NOW + 1);
    expect(queue.settle(old, NOW + 1).removed).toEqual([]);
  });

  it("is taken in after the task was done", () => {
    const queue = queueServing();
    queue.push([item("a")], NOW);
    queue.settle(queue.take("", 1, NOW), NOW);
    queue.push([item("a")], NOW);
    expect(ids(queue.take("", 1, NOW))).toEqual(["a"]);
  });

  it("brings its settings when the lease is given back or expires", () => {
    const queue = queueServing();
    queue.push([item("a"), item("b", { priority: 1 })], NOW);
    queue.take("", 2, NOW);
    queue.push([item("a", { priority: 2 }), item("b", { availableAt: NOW + 6000 })], NOW);
    queue.giveBack(["a"], NOW);
    expect(queue.take("", 1, NOW)).toMatchObject([{ taskId: "a", priority: 2 }]);
    expect(ids(queue.take("", 2, NOW + LEASE_MS))).toEqual(["a"]);
    expect(ids(queue.take("", 2, NOW + 6000))).toEqual(["b"]);
  });
});

describe("polls that wait (Q4)", () => {
  it("are served in the order in which they came", () => {
    const queue = queueServing();
    const [first, second] = [waiting(queue), waiting(queue)];
    queue.push([item("a")], NOW);
    expect([first.answered, second.answered]).toEqual([["a"], null]);
    queue.push([item("b")], NOW);
    expect(second.answered).toEqual(["b"]);
  });

  it("get all that one push brings, up to what they asked for", () => {
    const queue = queueServing();
    const [first, second] = [waiting(queue, "", 2), waiting(queue, "", 5)];
    queue.push(
      ["a", "b", "c"].map((id) => item(id)),
      NOW,
    );
    expect([first.answered, second.answered]).toEqual([["a", "b"], ["c"]]);
  });

  it("see their own domain only", () => {
    const queue = queueServing();
    const [plain, blue] = [waiting(queue), waiting(queue, "blue")];
    queue.push([item("a", { domains: ["blue"] })], NOW);
    expect([plain.answered, blue.answered]).toEqual([null, ["a"]]);
  });

  it("get what becomes due and what expires", () => {
    const queue = queueServing();
    queue.push([item("a"), item("b", { availableAt: NOW + 10 })], NOW);
    queue.take("", 1, NOW);
    const [first, second] = [waiting(queue), waiting(queue)];
    expect(queue.nextDue()).toBe(NOW + 10);
    queue.advance(NOW + 10);
    expect([first.answered, second.answered]).toEqual([["b"], null]);
    expect(queue.nextDue()).toBe(NOW + LEASE_MS);
    queue.advance(NOW + LEASE_MS);
    expect(second.answered).toEqual(["a"]);
  });

  it("are passed over once they have left", () => {
    const queue = queueServing();
    const [first, second] = [waiting(queue), waiting(queue)];
    queue.leave(first);
    queue.leave(first);
    queue.push([item("a")], NOW);
    expect([first.answered, second.answered]).toEqual([null, ["a"]]);
  });
});

function choice(queue: Queue, domains: string[]): string | undefined {
  return queue.push([item("a", { domains })], NOW)[0]?.domain;
}

describe("the choice of a domain", () => {
  it("is the first one that a worker has polled lately", () => {
    expect(choice(queueServing("two", "three"), ["one", "two", "three"])).toBe("two");
  });

  it("counts a poll that waits", () => {
    const queue = queueServing();
    const poll = waiting(queue, "two");
    expect(choice(queue, ["one", "two", "three"])).toBe("two");
    expect(poll.answered).toEqual(["a"]);
  });
});

describe("withdrawal", () => {
  it("takes out what waits, what is not due and what is leased", () => {
    const queue = queueServing();
    queue.push([item("a"), item("b"), item("c", { availableAt: NOW + 1 })], NOW);
    const leased = leasesOf(queue.take("", 1, NOW));
    queue.push([item("a")], NOW);
    expect(ids(queue.takeOut(past("a", "b", "c", "c", "d"), NOW))).toEqual(["a", "b", "c"]);
    expect(queue.sizes()).toEqual(new Map());
    expect(queue.nextDue()).toBeNull();
    expect(queue.settle(leased, NOW)).toEqual({ removed: [], kept: [] });
    expect(queue.take("", 9, NOW + LEASE_MS)).toEqual([]);
  });
});

describe("the size of a queue", () => {
  it("counts what is leased and what is not due, by domain", () => {
    const queue = queueServing();
    queue.push([item("a"), item("b", { availableAt: NOW + 1 })], NOW);
    queue.push([item("c", { domains: ["blue"] })], NOW);
    queue.take("", 1, NOW);
    waiting(queue, "green");
    expect(queue.sizes()).toEqual(
      new Map([
        ["", { size: 2, leased: 1 }],
        ["blue", { size: 1, leased: 0 }],
      ]),
    );
    expect(queue.size("unknown")).toEqual({ size: 0, leased: 0 });
  });
});

describe("rows of an earlier life", () => {
  it("come back in their order, and new tasks go behind them", () => {
    const queue = queueServing();
    const row = (taskId: string, position: number) => ({
      ...{ taskId, position, domain: "", priority: 0, availableAt: 5, turn: 0, holds: false },
    });
    queue.restore([row("b", 8), row("a", 3)], NOW);
    queue.push([item("c", { availableAt: 5 })], NOW);
    const taken = queue.take("", 9, NOW);
    expect(ids(taken)).toEqual(["a", "b", "c"]);
    expect(taken.map(({ stored }) => stored !== null)).toEqual([true, true, false]);
  });
});
