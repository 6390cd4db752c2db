import { describe, expect, it } from "vitest";
import { Settlements } from "../../src/app/settlements.ts";
import { fakeServices } from "../helpers/fake-services.ts";

const leaseOf = (taskId: string) => ({ taskId, lease: 1 });

/** Services whose pauses end when the test says so. */
function steppedServices() {
  const services = fakeServices();
  const pauses: (() => void)[] = [];
  const pause = (): Promise<void> => new Promise((resolve) => pauses.push(resolve));
  const step = async (): Promise<void> => {
    for (const end of pauses.splice(0)) end();
    await new Promise(setImmediate);
  };
  return Object.assign(services, { pause, step, pauses });
}

describe("Settlements", () => {
  it("lets the next poll of the type take the news along", () => {
    const services = steppedServices();
    const settlements = new Settlements();
    settlements.note(services, "work", [leaseOf("a")]);
    settlements.note(services, "work", [leaseOf("b")]);
    settlements.note(services, "other", [leaseOf("c")]);
    expect(settlements.types()).toEqual(["work", "other"]);
    expect(settlements.takeAlong("work")).toEqual([leaseOf("a"), leaseOf("b")]);
    expect(settlements.takeAlong("work")).toEqual([]);
  });

  it("tells the queue itself when no poll comes", async () => {
    const services = fakeServices();
    const settlements = new Settlements();
    settlements.note(services, "work", [leaseOf("a")]);
    await services.settled();
    expect(services.queue("work").settlements).toEqual([{ done: [leaseOf("a")], returned: [] }]);
    expect(settlements.types()).toEqual([]);
  });

  it("looks by one timer and calls no queue while polls take all news along", async () => {
    const services = steppedServices();
    const settlements = new Settlements();
    for (let turn = 0; turn < 30; turn += 1) {
      settlements.note(services, "work", [leaseOf(`before ${turn}`)]);
      settlements.takeAlong("work");
      settlements.note(services, "work", [leaseOf(`after ${turn}`)]);
      expect(services.pauses).toHaveLength(1);
      if (turn % 10 === 9) await services.step();
      settlements.takeAlong("work");
    }
    await services.step();
    expect(services.touchedQueues.size).toBe(0);
  });

  it("tells news that came between two looks at the second one after it", async () => {
    const services = steppedServices();
    const settlements = new Settlements();
    settlements.note(services, "work", [leaseOf("a")]);
    settlements.takeAlong("work");
    settlements.note(services, "work", [leaseOf("b")]);
    await services.step();
    expect(services.touchedQueues.size).toBe(0);
    await services.step();
    expect(services.queue("work").settlements).toEqual([{ done: [leaseOf("b")], returned: [] }]);
  });

  it("looks after news by itself when the one that did so was lost with its request", async () => {
    const services = steppedServices();
    const settlements = new Settlements();
    settlements.note(services, "work", [leaseOf("a")]);
    services.pauses.length = 0;
    settlements.takeAlong("work");
    services.time.now += 1000;
    settlements.note(services, "work", [leaseOf("b")]);
    await services.step();
    expect(services.queue("work").settlements).toEqual([{ done: [leaseOf("b")], returned: [] }]);
  });

  it("says nothing where there is no news", async () => {
    const services = fakeServices();
    const settlements = new Settlements();
    settlements.note(services, "work", []);
    await settlements.tell(services, "work");
    expect(services.touchedQueues.size).toBe(0);
  });
});
