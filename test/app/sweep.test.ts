import { expect, describe, it, vi } from "vitest";
import { sweepExpired } from "../../src/app/sweep.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const HOUR_MS = 3_600_000;

function eventAt(time: number, id: string) {
  return { id, name: "conductor:happened", payload: {}, time, workflowId: "w" };
}

function keptEvents(services: FakeServices): unknown[] {
  const rows = services.database.sqlite.prepare("SELECT event_id FROM event ORDER BY event_id");
  return rows.all().map((row) => row["event_id"]);
}

describe("sweepExpired", () => {
  it("removes the results that have expired and nothing else", async () => {
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
    await sweepExpired(services);
    expect([...(await services.cachedResults.find(["old", "young"])).keys()]).toEqual(["young"]);
  });

  it("removes the events that are older than they are kept and nothing else", async () => {
    const services = { ...fakeServices(), eventRetentionMs: HOUR_MS };
    const { now } = services.time;
    await services.events.keep(eventAt(now - HOUR_MS - 1, "old"));
    await services.events.keep(eventAt(now - HOUR_MS, "young"));
    await sweepExpired(services);
    expect(keptEvents(services)).toEqual(["young"]);
  });

  it("removes more old events than one statement does", async () => {
    const services = { ...fakeServices(), eventRetentionMs: HOUR_MS };
    services.database.sqlite.exec(`
      WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT 2500)
      INSERT INTO event (event_id, name, payload, workflow_id, publish_time)
      SELECT 'e' || n, 'n', '{}', 'w', 1 FROM numbers`);
    await sweepExpired(services);
    expect(keptEvents(services)).toEqual([]);
  });

  it("keeps events for ever where that is asked for", async () => {
    const services = { ...fakeServices(), eventRetentionMs: null };
    await services.events.keep(eventAt(0, "old"));
    await sweepExpired(services);
    expect(keptEvents(services)).toEqual(["old"]);
  });

  it("does not fail with the database, and lets no sweep hinder the other", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const services = { ...fakeServices(), eventRetentionMs: HOUR_MS };
    await services.events.keep(eventAt(0, "old"));
    services.database.sqlite.exec("DROP TABLE cached_result");
    await sweepExpired(services);
    expect(warn).toHaveBeenCalledOnce();
    expect(keptEvents(services)).toEqual([]);
    warn.mockRestore();
  });
});
