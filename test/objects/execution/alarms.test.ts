import { describe, expect, it } from "vitest";
import { Alarms } from "../../../src/objects/execution/alarms.ts";

/** The alarm of an object, with every write of it. */
function world() {
  const writes: (number | "deleted")[] = [];
  const clock = { now: 1000 };
  const alarms = new Alarms(
    {
      setAlarm: async (time) => void writes.push(time),
      deleteAlarm: async () => void writes.push("deleted"),
    },
    () => clock.now,
  );
  return { alarms, clock, writes };
}

describe("Alarms", () => {
  it("is moved only when something is due earlier, for every move is a billed write", async () => {
    const { alarms, writes } = world();
    await alarms.ensure(5000);
    await alarms.ensure(5000);
    await alarms.ensure(9000);
    expect(writes).toEqual([5000]);
    await alarms.ensure(2000);
    expect(writes).toEqual([5000, 2000]);
  });

  it("does nothing when nothing is due", async () => {
    const { alarms, writes } = world();
    await alarms.ensure(null);
    expect(writes).toEqual([]);
  });

  it("is never set to a time that has come already: such an alarm can be lost", async () => {
    const { alarms, writes } = world();
    await alarms.ensure(1000);
    expect(writes).toEqual([1001]);
    alarms.wentOff();
    await alarms.ensure(3);
    expect(writes).toEqual([1001, 1001]);
  });

  it("is set anew once it has gone off, to a later time too", async () => {
    const { alarms, writes } = world();
    await alarms.ensure(2000);
    alarms.wentOff();
    await alarms.ensure(8000);
    expect(writes).toEqual([2000, 8000]);
  });

  it("is set by an object that has just woken, which does not know of the one that stands", async () => {
    const { writes } = world();
    const storage = {
      setAlarm: async (time: number) => void writes.push(time),
      deleteAlarm: async () => void writes.push("deleted"),
    };
    await new Alarms(storage, () => 1000).ensure(7000);
    await new Alarms(storage, () => 1500).ensure(7000);
    expect(writes).toEqual([7000, 7000]);
  });

  it("is deleted once when nothing is due any more", async () => {
    const { alarms, writes } = world();
    await alarms.clear();
    expect(writes).toEqual([]);
    await alarms.ensure(2000);
    await alarms.clear();
    await alarms.clear();
    expect(writes).toEqual([2000, "deleted"]);
    await alarms.ensure(9000);
    expect(writes.at(-1)).toBe(9000);
  });

  it("rests until a time by moving the alarm that stands, be it later", async () => {
    const { alarms, writes } = world();
    await alarms.ensure(2000);
    await alarms.rest(9000);
    await alarms.rest(9000);
    expect(writes).toEqual([2000, 9000]);
    await alarms.rest(null);
    expect(writes).toEqual([2000, 9000, "deleted"]);
  });

  it("writes nothing for a rest when it does not know of an alarm", async () => {
    const { alarms, writes } = world();
    await alarms.rest(9000);
    expect(writes).toEqual([]);
  });

  it("goes off again soon after it has failed", async () => {
    const { alarms, clock, writes } = world();
    alarms.wentOff();
    await alarms.again();
    expect(writes).toEqual([clock.now + 5000]);
  });
});
