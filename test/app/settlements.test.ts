import { describe, expect, it } from "vitest";
import { Settlements } from "../../src/app/settlements.ts";
import { fakeServices } from "../helpers/fake-services.ts";

describe("Settlements", () => {
  it("lets the next poll of the type take the news along", () => {
    const services = { ...fakeServices(), pause: () => new Promise<void>(() => {}) };
    const settlements = new Settlements();
    settlements.note(services, "work", [{ taskId: "a", lease: 1 }]);
    settlements.note(services, "work", [{ taskId: "b", lease: 1 }]);
    settlements.note(services, "other", [{ taskId: "c", lease: 1 }]);
    expect(settlements.types()).toEqual(["work", "other"]);
    expect(settlements.takeAlong("work")).toEqual([
      { taskId: "a", lease: 1 },
      { taskId: "b", lease: 1 },
    ]);
    expect(settlements.takeAlong("work")).toEqual([]);
  });

  it("tells the queue itself when no poll comes", async () => {
    const services = fakeServices();
    const settlements = new Settlements();
    settlements.note(services, "work", [{ taskId: "a", lease: 1 }]);
    await services.settled();
    expect(services.queue("work").settlements).toEqual([
      { done: [{ taskId: "a", lease: 1 }], returned: [] },
    ]);
    expect(settlements.types()).toEqual([]);
  });

  it("says nothing where there is no news", async () => {
    const services = fakeServices();
    const settlements = new Settlements();
    settlements.note(services, "work", []);
    await settlements.tell(services, "work");
    expect(services.touchedQueues.size).toBe(0);
  });
});
