import { describe, expect, it } from "vitest";
import type { TaskLimits } from "../../../src/model/task-limits.ts";
import { GRANT_CHECK_MS } from "../../../src/objects/task-queue/grants.ts";
import { LEASE_MS, Queue } from "../../../src/objects/task-queue/queue.ts";
import { ids, item, past } from "./items.ts";

const NOW = 1_000_000;
const slots = (concurrent: number, since = 1): TaskLimits => {
  return { concurrent, starts: 0, windowMs: 0, since };
};

function queueWith(limits: TaskLimits): Queue {
  const queue = new Queue(() => false);
  queue.limit(limits, NOW);
  return queue;
}

function waiting(queue: Queue, domain = "", count = 1): { answered: string[] | null } {
  const seen: { answered: string[] | null } = { answered: null };
  queue.wait({ domain, count, answer: (leased) => (seen.answered = ids(leased)) });
  return seen;
}

describe("a queue with two slots (Q6)", () => {
  it("hands out two tasks, and the next when one has ended", () => {
    const queue = queueWith(slots(2));
    queue.push([item("a"), item("b"), item("c")], NOW);
    const leased = queue.take("", 9, NOW);
    expect(ids(leased)).toEqual(["a", "b"]);
    queue.settle(leased, NOW);
    expect(queue.take("", 9, NOW)).toEqual([]);
    const poll = waiting(queue);
    queue.takeOut(past("a"), NOW);
    expect(poll.answered).toEqual(["c"]);
  });

  it("gives a freed slot to the first task by priority and age, whatever its domain", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a")], NOW);
    queue.settle(queue.take("", 1, NOW), NOW);
    queue.push([item("old", { domains: ["blue"] })], NOW);
    queue.push([item("urgent", { priority: 5, domains: ["green"] })], NOW);
    const [blue, green] = [waiting(queue, "blue"), waiting(queue, "green")];
    queue.takeOut(past("a"), NOW);
    expect([blue.answered, green.answered]).toEqual([null, ["urgent"]]);
    queue.takeOut(past("urgent"), NOW);
    expect(blue.answered).toEqual(["old"]);
  });

  it("counts tasks in workers' hands as none that wait", () => {
    const queue = queueWith(slots(2));
    queue.push([item("a"), item("b")], NOW);
    queue.settle(queue.take("", 1, NOW), NOW);
    expect(queue.size("")).toEqual({ size: 1, leased: 0 });
    queue.push([item("a", { turn: 1 })], NOW);
    expect(queue.size("")).toEqual({ size: 2, leased: 0 });
  });
});

describe("a task that its worker puts back", () => {
  it("frees its slot and waits again", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a"), item("b", { availableAt: 5 })], NOW);
    queue.settle(queue.take("", 1, NOW), NOW);
    const poll = waiting(queue);
    queue.push([item("a", { turn: 1, availableAt: 9 })], NOW);
    expect(poll.answered).toEqual(["b"]);
  });

  it("frees its slot also when the news of its claim comes later", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a"), item("b", { availableAt: 5 })], NOW);
    const leased = queue.take("", 1, NOW);
    queue.push([item("a", { turn: 1, availableAt: 9 })], NOW);
    const poll = waiting(queue);
    expect(ids(queue.settle(leased, NOW).kept)).toEqual(["a"]);
    expect(poll.answered).toEqual(["b"]);
  });

  it("is not taken for put back when its push is repeated", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a"), item("b")], NOW);
    queue.settle(queue.take("", 1, NOW), NOW);
    queue.push([item("a")], NOW);
    expect(queue.take("", 9, NOW)).toEqual([]);
  });

  it("for a while frees its slot, unless it has been pushed again since", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a")], NOW);
    queue.settle(queue.take("", 1, NOW), NOW);
    expect(ids(queue.takeOut([{ taskId: "a", turn: 1 }], NOW))).toEqual(["a"]);
    queue.push([item("a", { turn: 1 })], NOW);
    expect(queue.takeOut([{ taskId: "a", turn: 1 }], NOW)).toEqual([]);
    expect(ids(queue.take("", 1, NOW))).toEqual(["a"]);
  });
});

describe("a task that is begun anew", () => {
  it("stays when it was withdrawn before that", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a")], NOW);
    queue.takeOut([{ taskId: "a", turn: 1 }], NOW);
    queue.push([item("a", { turn: 1 }), item("b")], NOW);
    queue.settle(queue.take("", 1, NOW), NOW);
    expect(queue.takeOut([{ taskId: "a", turn: 1 }], NOW)).toEqual([]);
    expect(queue.take("", 1, NOW)).toEqual([]);
  });

  it("stays when the withdrawal comes while the queue knows of an old lease", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a")], NOW);
    const old = queue.take("", 1, NOW);
    queue.push([item("a", { turn: 1 })], NOW);
    expect(queue.takeOut([{ taskId: "a", turn: 1 }], NOW)).toEqual([]);
    expect(ids(queue.settle(old, NOW).kept)).toEqual(["a"]);
  });
});

describe("a lease under a limit", () => {
  it("that expires is offered again under the same slot, before others", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a"), item("b", { priority: 9, availableAt: NOW + 1 })], NOW);
    queue.take("", 1, NOW);
    expect(ids(queue.take("", 9, NOW + LEASE_MS))).toEqual(["a"]);
  });

  it("whose claim was refused because the task is gone frees its slot", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a"), item("b")], NOW);
    queue.take("", 1, NOW);
    const [check] = queue.checksOf(["a", "unknown"]);
    expect(check).toEqual({ taskId: "a", turn: 0 });
    const poll = waiting(queue);
    expect(
      ids(queue.resolve({ taskId: "a", turn: 0 }, { state: "gone", claims: 0 }, NOW).removed),
    ).toEqual(["a"]);
    expect(poll.answered).toEqual(["b"]);
  });

  it("whose claim was refused because a worker has the task keeps its slot", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a"), item("b")], NOW);
    queue.take("", 1, NOW);
    queue.resolve({ taskId: "a", turn: 0 }, { state: "held", claims: 1 }, NOW);
    expect(queue.take("", 9, NOW + LEASE_MS)).toEqual([]);
  });

  it("keeps its slot while its claim may be on its way, however old the slot is", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a"), item("b", { priority: 9, availableAt: NOW + 1 })], NOW);
    queue.take("", 1, NOW);
    const later = NOW + GRANT_CHECK_MS;
    expect(ids(queue.take("", 1, later))).toEqual(["a"]);
    queue.resolve({ taskId: "a", turn: 0 }, { state: "waiting", claims: 0 }, later + 1);
    expect(ids(queue.take("", 9, later + 1))).toEqual(["a"]);
  });

  it("leaves the queue when its task waits in a later turn: the push of that comes", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a"), item("b")], NOW);
    queue.take("", 1, NOW);
    const answer = { state: "waiting", claims: 1 } as const;
    expect(ids(queue.resolve({ taskId: "a", turn: 0 }, answer, NOW).removed)).toEqual(["a"]);
    queue.push([item("a", { turn: 1 })], NOW);
    expect(ids(queue.take("", 1, NOW))).toEqual(["b"]);
  });

  it.each(["gone", "held", "waiting"] as const)(
    "is not resolved by the answer %s that is older than the push of a later turn",
    (state) => {
      const queue = queueWith(slots(1));
      queue.push([item("a")], NOW);
      queue.take("", 1, NOW);
      queue.push([item("a", { turn: 1 })], NOW);
      const moved = queue.resolve({ taskId: "a", turn: 0 }, { state, claims: 1 }, NOW);
      expect([ids(moved.removed), ids(moved.kept)]).toEqual([[], ["a"]]);
      expect(queue.take("", 1, NOW)).toMatchObject([{ taskId: "a", turn: 1 }]);
    },
  );

  it("is not resolved by an answer about an earlier turn", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a", { turn: 1 })], NOW);
    queue.take("", 1, NOW);
    expect(queue.resolve({ taskId: "a", turn: 0 }, { state: "gone", claims: 0 }, NOW)).toEqual({
      removed: [],
      kept: [],
    });
    expect(queue.checksOf(["a"])).toHaveLength(1);
  });
});

describe("limits that change", () => {
  it("upwards let waiting polls have more at once", () => {
    const queue = queueWith(slots(1));
    queue.push([item("a"), item("b")], NOW);
    queue.take("", 1, NOW);
    const poll = waiting(queue);
    expect(queue.limit(slots(2, 2), NOW)).toBe(true);
    expect(poll.answered).toEqual(["b"]);
  });

  it("downwards let nobody go until enough have ended", () => {
    const queue = queueWith(slots(2));
    queue.push([item("a"), item("b"), item("c")], NOW);
    queue.settle(queue.take("", 2, NOW), NOW);
    queue.limit(slots(1, 2), NOW);
    queue.takeOut(past("a"), NOW);
    expect(queue.take("", 1, NOW)).toEqual([]);
    queue.takeOut(past("b"), NOW);
    expect(ids(queue.take("", 1, NOW))).toEqual(["c"]);
  });
});

describe("a limit of starts", () => {
  it("wakes waiting polls exactly when the window allows", () => {
    const queue = queueWith({ concurrent: 0, starts: 1, windowMs: 3000, since: 1 });
    queue.push([item("a"), item("b")], NOW);
    queue.settle(queue.take("", 1, NOW), NOW);
    const poll = waiting(queue);
    expect(queue.nextDue()).toBe(NOW + 3000);
    queue.advance(NOW + 2999);
    expect(poll.answered).toBeNull();
    queue.advance(NOW + 3000);
    expect(poll.answered).toEqual(["b"]);
  });
});
