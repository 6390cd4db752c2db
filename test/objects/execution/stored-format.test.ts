/**
 * Opens the rows of every released format, as they stand in `test/fixtures`: at a deploy old objects
 * wake in new code. A fixture is never edited; a new format gets one of its own beside it. (A long text
 * in it was shortened, in the middle of its first part.)
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { RECORD_FORMAT, referenceOf } from "../../../src/engine/records.ts";
import type { SqlValue } from "../../../src/objects/sql-storage.ts";
import { HostWorld } from "../../helpers/execution-host.ts";
import { linesOf } from "../../helpers/logs.ts";

const FIXTURES = join(import.meta.dirname, "../../fixtures");

interface Fixture {
  /** The statements that made the tables. */
  schema: string[];
  rows: Record<string, Record<string, SqlValue>[]>;
}

function open(format: number): HostWorld {
  const text = readFileSync(join(FIXTURES, `execution-format-${format}.json`), "utf8");
  const { schema, rows } = JSON.parse(text) as Fixture;
  const world = new HostWorld();
  for (const statement of schema) world.storage.exec(statement);
  for (const [table, records] of Object.entries(rows)) {
    for (const record of records) {
      const places = Object.keys(record).map(() => "?");
      const insert = `INSERT INTO ${table} VALUES (${places.join(", ")})`;
      world.storage.exec(insert, ...Object.values(record));
    }
  }
  return world;
}

it("has a fixture of the present format", () => {
  expect(() => open(RECORD_FORMAT)).not.toThrow();
});

describe("an execution that was stored in format 1", () => {
  let world: HostWorld;
  beforeEach(() => {
    world = open(1);
    world.definition = '{"name":"child","version":1,"tasks":[]}';
  });

  const load = () => {
    const execution = world.host.current();
    if (execution === null) throw new Error("nothing was loaded");
    return execution;
  };
  const task = (reference: string) => {
    const found = load().latest.get(reference);
    if (found === undefined) throw new Error(`no task ${reference}`);
    return found;
  };
  const logs = () => linesOf(world.requests.taskLogs(world.taskId(3)));

  it("has all its tasks in their states", () => {
    const lines = [...load().tasks.values()].map(
      (task) => `${task.sequence} ${task.kind} ${referenceOf(task)} ${task.status}`,
    );
    expect(lines).toEqual([
      "1 SET_VARIABLE keep COMPLETED",
      "2 FORK_JOIN f COMPLETED",
      "3 SIMPLE retried FAILED",
      "4 DO_WHILE again IN_PROGRESS",
      "5 WAIT pause IN_PROGRESS",
      "6 SUB_WORKFLOW sub IN_PROGRESS",
      "7 SIMPLE later SCHEDULED",
      "8 SIMPLE long COMPLETED",
      "9 JOIN j IN_PROGRESS",
      "10 SIMPLE turn__1 COMPLETED",
      "11 SIMPLE turn__2 SCHEDULED",
      "12 SIMPLE retried SCHEDULED",
    ]);
    expect(load().workflow).toMatchObject({ nextCounter: 13, nextSequence: 13 });
  });

  it("has its payloads, a long one in parts included", () => {
    expect(task("long").output).toEqual({ text: `xxx${"😀".repeat(20)}` });
    expect(load().tasks.get(3)).toMatchObject({ output: { half: true }, reason: "broke" });
    expect(task("again").output).toMatchObject({ iteration: 2, "1": { turn: { n: 1 } } });
    expect(logs()).toMatchObject([{ log: "a line", createdTime: 5 }]);
  });

  it("asks again for what was not acknowledged, and sets its alarm", async () => {
    load();
    await world.settle();
    expect(world.pushed).toEqual([world.taskId(11)]);
    expect(world.parent.starts).toBe(1);
    expect(world.alarm.at).not.toBeNull();
  });

  it("goes on to its end", async () => {
    load();
    world.now += 600_000;
    await world.host.wake();
    await world.settle();
    // Those that a delay had held back follow.
    expect(world.pushed).toEqual([11, 7, 12].map((counter) => world.taskId(counter)));
    for (const reference of ["later", "retried", "turn__2", "turn__3"]) {
      await world.claim(task(reference).counter);
      await world.complete(task(reference).counter, { of: reference });
    }
    await world.requests.childEnded({
      parentTaskId: world.taskId(task("sub").counter),
      childId: task("sub").subWorkflowId ?? "",
      run: 0,
      status: "COMPLETED",
      output: {},
      workflowName: "child",
      workflowVersion: 1,
    });
    world.now += 3_600_000;
    await world.host.wake();
    await world.complete(task("last").counter);
    expect(load().workflow).toMatchObject({
      status: "COMPLETED",
      output: {
        all: {
          retried: { of: "retried" },
          again: { iteration: 3, "2": { turn: { of: "turn__2" } } },
          long: { text: `xxx${"😀".repeat(20)}` },
        },
      },
    });
  });
});
