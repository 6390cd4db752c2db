import { describe, expect, it } from "vitest";
import { GRANT_CHECK_MS, Grants } from "../../../src/objects/task-queue/grants.ts";
import { entry, ids } from "./items.ts";

const NOW = 1_000_000;

function limited(concurrent: number, starts = 0, windowMs = 0): Grants {
  const grants = new Grants();
  grants.limit({ concurrent, starts, windowMs, since: 1 });
  return grants;
}

let position = 0;
const task = (name = "a") => entry(name, position++);

function given(grants: Grants, now = NOW) {
  const one = task();
  grants.give(one, now);
  return one;
}

describe("a type without limits", () => {
  it("lets everything through and grants nothing", () => {
    const grants = new Grants();
    expect(given(grants).grant).toBeNull();
    expect(grants.allows(NOW)).toBe(true);
    expect(grants.checks(NOW, true)).toEqual([]);
  });
});

describe("limits", () => {
  it("of a later definition hold, those of an earlier one do not", () => {
    const grants = limited(2);
    expect(grants.limit({ concurrent: 5, starts: 0, windowMs: 0, since: 0 })).toBe(false);
    expect(grants.limit({ concurrent: 2, starts: 0, windowMs: 0, since: 1 })).toBe(false);
    expect(grants.limit({ concurrent: 3, starts: 0, windowMs: 0, since: 1 })).toBe(true);
    expect(grants.limits?.concurrent).toBe(3);
  });

  it("that were never set are not set by a definition without any", () => {
    const grants = new Grants();
    expect(grants.limit({ concurrent: 0, starts: 0, windowMs: 0, since: 9 })).toBe(false);
    expect(grants.limits).toBeNull();
  });

  it("that are lifted let everything through, while old grants run out", () => {
    const grants = limited(1);
    const before = given(grants);
    grants.limit({ concurrent: 0, starts: 0, windowMs: 0, since: 2 });
    expect(grants.allows(NOW)).toBe(true);
    expect(given(grants).grant).toBeNull();
    grants.end(before, NOW, true);
    expect(before.grant).toBeNull();
  });
});

describe("slots (G1)", () => {
  it("are given until all are taken, and again as soon as one is free", () => {
    const grants = limited(2);
    const first = given(grants);
    given(grants);
    expect(grants.allows(NOW)).toBe(false);
    expect(grants.opensAt()).toBeNull();
    grants.end(first, NOW, true);
    expect(grants.allows(NOW)).toBe(true);
  });

  it("stay taken when the task is claimed, and are taken once however often it is offered (G2)", () => {
    const grants = limited(2);
    const one = given(grants);
    grants.give(one, NOW + 1);
    expect(grants.claimed(one, NOW + 2)).toBe(true);
    expect(grants.allows(NOW)).toBe(true);
    given(grants);
    expect(grants.allows(NOW)).toBe(false);
  });
});

describe("starts (G3)", () => {
  it("count from the claim on, and as now before it", () => {
    const grants = limited(0, 1, 1000);
    const one = given(grants);
    expect(grants.opensAt()).toBeNull();
    expect(grants.claimed(one, NOW + 50)).toBe(false);
    expect(grants.opensAt()).toBe(NOW + 1050);
    expect(grants.allows(NOW + 1049)).toBe(false);
    expect(grants.allows(NOW + 1050)).toBe(true);
  });

  it("slide: with two in a second, the third waits for the first", () => {
    const grants = limited(0, 2, 1000);
    grants.claimed(given(grants), NOW);
    grants.claimed(given(grants, NOW + 600), NOW + 600);
    expect(grants.opensAt()).toBe(NOW + 1000);
    grants.claimed(given(grants, NOW + 1000), NOW + 1000);
    expect(grants.opensAt()).toBe(NOW + 1600);
  });

  it("do not count when the claim was refused, and their rows are forgotten", () => {
    const grants = limited(0, 1, 1000);
    const one = given(grants);
    const sequence = one.grant?.start?.sequence;
    grants.end(one, NOW, false);
    expect(grants.allows(NOW)).toBe(true);
    expect(grants.prune(NOW)).toEqual([sequence]);
  });

  it("are forgotten once no window reaches them", () => {
    const grants = limited(0, 2, 1000);
    grants.claimed(given(grants), NOW);
    grants.claimed(given(grants), NOW + 500);
    expect(grants.prune(NOW + 999)).toEqual([]);
    expect(grants.prune(NOW + 1000)).toEqual([1]);
    expect(grants.prune(NOW + 1500)).toEqual([2]);
  });

  it("of an earlier life of the object count", () => {
    const grants = new Grants();
    const limits = { concurrent: 0, starts: 1, windowMs: 1000, since: 0 };
    grants.restore(limits, [{ sequence: 8, time: NOW }]);
    expect(grants.opensAt()).toBe(NOW + 1000);
    expect(given(grants, NOW + 1000).grant?.start?.sequence).toBe(9);
  });
});

describe("checks", () => {
  it("come when all slots are taken and long nothing was heard, the oldest first", () => {
    const grants = limited(2);
    const [one, two] = [task("one"), task("two")];
    grants.give(one, NOW);
    expect(grants.nextCheck(true)).toBeNull();
    grants.give(two, NOW + 10);
    expect(grants.nextCheck(true)).toBe(NOW + GRANT_CHECK_MS);
    expect(grants.checks(NOW + GRANT_CHECK_MS - 1, true)).toEqual([]);
    expect(ids(grants.checks(NOW + GRANT_CHECK_MS, true))).toEqual(["one"]);
    expect(grants.nextCheck(true)).toBe(NOW + 10 + GRANT_CHECK_MS);
  });

  it("come soon for a task that an earlier life of the object has left", () => {
    const grants = limited(1);
    const one = task("one");
    grants.resume(one, NOW, NOW + 5);
    expect(grants.allows(NOW)).toBe(false);
    expect(grants.nextCheck(false)).toBe(NOW + 5);
    expect(ids(grants.checks(NOW + 5, false))).toEqual(["one"]);
  });

  it("of such a task come until something is heard of it, whether others wait or not", () => {
    const grants = limited(2);
    const one = task("one");
    grants.resume(one, NOW, NOW + 5);
    grants.checks(NOW + 5, false);
    expect(grants.nextCheck(false)).toBe(NOW + 5 + GRANT_CHECK_MS);
    grants.heard(one);
    expect(grants.nextCheck(false)).toBeNull();
  });
});
