import { describe, expect, it } from "vitest";
import type { IndexReport } from "../../../src/model/index-row.ts";
import { HostWorld } from "../../helpers/execution-host.ts";
import { fork, join, worker } from "../../helpers/task-inputs.ts";

function reportOf(world: HostWorld, since: number): IndexReport {
  const outcome = world.requests.indexReport(since);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

const countersOf = ({ tasks }: IndexReport): number[] => tasks.map(({ counter }) => counter);

describe("a report to the index", () => {
  it("tells what has changed since a version, and no more", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), worker("b")]);
    const first = reportOf(world, -1);
    expect(first).toMatchObject({ since: -1, more: false, tasks: [{ counter: 1 }] });
    expect(first).not.toHaveProperty("present");
    await world.host.indexed(first.execution.version);
    expect(countersOf(reportOf(world, first.execution.version))).toEqual([]);
    await world.complete(1);
    const second = reportOf(world, first.execution.version);
    expect(second.tasks).toMatchObject([
      { counter: 1, status: "COMPLETED" },
      { counter: 2, status: "SCHEDULED" },
    ]);
    expect(second.execution.version).toBeGreaterThan(first.execution.version);
    // The index may have less than it has confirmed: it says itself what it has.
    expect(countersOf(reportOf(world, -1))).toEqual([1, 2]);
  });

  it("is the same after the object was loaded anew (F2)", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), worker("b")]);
    const { version } = reportOf(world, -1).execution;
    await world.claim(1);
    const { changedTime: _, ...before } = reportOf(world, version);
    world.wakeUp();
    const { changedTime: __, ...after } = reportOf(world, version);
    expect(after).toEqual(before);
    expect(before.tasks).toMatchObject([{ counter: 1, status: "IN_PROGRESS" }]);
  });

  it("comes in parts when there is much to tell (F1)", async () => {
    const world = new HostWorld();
    const branches = Array.from({ length: 400 }, (_, at) => [worker(`w${at}`)]);
    await world.start([
      fork("f", branches),
      join(
        "j",
        branches.map((_, at) => `w${at}`),
      ),
    ]);
    const counters = new Set<number>();
    let since = -1;
    for (let more = true; more;) {
      const report = reportOf(world, since);
      expect(report.tasks.length).toBeLessThanOrEqual(250);
      for (const counter of countersOf(report)) {
        expect(counters.has(counter)).toBe(false);
        counters.add(counter);
      }
      since = report.execution.version;
      await world.host.indexed(since);
      more = report.more;
    }
    expect(counters.size).toBe(402);
    expect(since).toBe(world.host.current()?.workflow.version);
  });

  it("names the tasks that are there once some were removed", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), worker("b")]);
    await world.complete(1);
    const { version } = reportOf(world, -1).execution;
    await world.requests.tell({ kind: "terminated" }, "x");
    await world.requests.tell({ kind: "restarted", useLatestDefinition: false }, "x");
    const report = reportOf(world, version);
    const present = [...(world.host.current()?.tasks.keys() ?? [])];
    expect(report.present).toEqual(present);
    expect(report.present).not.toContain(2);
    expect(reportOf(world, report.execution.version)).not.toHaveProperty("present");
  });

  it("goes along with an answer only when the index is known and it is short", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), worker("b")]);
    world.wakeUp();
    await world.claim(1);
    const execution = world.host.current();
    expect(execution && world.host.feed.handOver(execution)).toBeNull();
    const report = reportOf(world, -1);
    await world.host.indexed(report.execution.version);
    await world.requests.tell({ kind: "paused" }, "x");
    expect(execution && world.host.feed.handOver(execution)).toMatchObject({
      since: report.execution.version,
    });
  });
});
