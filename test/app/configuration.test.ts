import { describe, expect, it } from "vitest";
import { configurationOf, eventRetentionOf } from "../../src/app/configuration.ts";

const DAY_MS = 24 * 3600 * 1000;
const unexpected = (): never => expect.fail("nothing to say");

describe("configurationOf", () => {
  it("shows the variables that are set, and nothing secret", () => {
    const environment = {
      BATON_OPEN: "true",
      BATON_HTTP_ALLOW: "",
      BATON_KEYS: "a:secret",
      DB: {},
    };
    expect(configurationOf(environment)).toEqual({ BATON_OPEN: "true" });
  });
});

describe("eventRetentionOf", () => {
  it("is 30 days unless the variable says otherwise", () => {
    expect(eventRetentionOf({}, unexpected)).toBe(30 * DAY_MS);
    expect(eventRetentionOf({ BATON_EVENT_RETENTION_DAYS: "1" }, unexpected)).toBe(DAY_MS);
    expect(eventRetentionOf({ BATON_EVENT_RETENTION_DAYS: "never" }, unexpected)).toBeNull();
  });
});
