import { beforeEach, describe, expect, it } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const TASK_DEFS = "/api/metadata/taskdefs";

describe("the limits of a task definition", () => {
  let services: FakeServices;
  let call: Api["call"];
  beforeEach(() => {
    services = fakeServices();
    ({ call } = apiOver(services));
  });

  const told = () => services.queue("work").limits;
  const limits = (concurrent: number) => {
    return { concurrent, starts: 0, windowMs: 0, since: services.time.now };
  };
  const register = (concurrentExecLimit?: number) =>
    call("POST", TASK_DEFS, [{ name: "work", concurrentExecLimit }]);

  it("are told to the queue when they are registered, changed and lifted", async () => {
    await register(2);
    expect(told()).toEqual([limits(2)]);
    services.time.now += 10;
    await call("PUT", TASK_DEFS, { name: "work", concurrentExecLimit: 5 });
    expect(told()[1]).toEqual(limits(5));
    services.time.now += 10;
    await register();
    expect(told()[2]).toEqual(limits(0));
  });

  it("are lifted when the definition is removed", async () => {
    await register(2);
    services.time.now += 10;
    await call("DELETE", `${TASK_DEFS}/work`);
    expect(told()[1]).toEqual(limits(0));
  });

  it("touch no queue where there are none", async () => {
    await register();
    await call("PUT", TASK_DEFS, { name: "work" });
    await call("DELETE", `${TASK_DEFS}/work`);
    expect(services.touchedQueues.size).toBe(0);
  });
});
