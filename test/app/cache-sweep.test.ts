import { expect, describe, it, vi } from "vitest";
import { sweepCachedResults } from "../../src/app/cache-sweep.ts";
import { fakeServices } from "../helpers/fake-services.ts";

describe("sweepCachedResults", () => {
  it("removes what has expired and nothing else", async () => {
    const services = fakeServices();
    const { now } = services.time;
    const result = (entry: string, expiryTime: number) => ({
      entry,
      output: {},
      storedTime: 1,
      expiryTime,
    });
    await services.cachedResults.keep(result("old", now - 1));
    await services.cachedResults.keep(result("young", now + 1));
    await sweepCachedResults(services);
    expect([...(await services.cachedResults.find(["old", "young"])).keys()]).toEqual(["young"]);
  });

  it("does not fail with the database", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const services = fakeServices();
    services.database.sqlite.exec("DROP TABLE cached_result");
    await sweepCachedResults(services);
    expect(warn).toHaveBeenCalledOnce();
  });
});
