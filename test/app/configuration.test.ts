import { describe, expect, it } from "vitest";
import { configurationOf, corsOriginsOf, eventRetentionOf } from "../../src/app/configuration.ts";

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

describe("corsOriginsOf", () => {
  it("is none unless the variable names some", () => {
    expect(corsOriginsOf({}, unexpected)).toEqual([]);
    const BATON_CORS_ORIGINS = " https://a.example, ,http://localhost:3000,*";
    expect(corsOriginsOf({ BATON_CORS_ORIGINS }, unexpected)).toEqual([
      "https://a.example",
      "http://localhost:3000",
      "*",
    ]);
  });

  it.each(["a.example", "https://a.example/", "https://a.example/x", "https://*.example/", "null"])(
    "leaves %s out, and says so",
    (origin) => {
      const lines: string[] = [];
      const BATON_CORS_ORIGINS = `${origin},https://b.example`;
      const found = corsOriginsOf({ BATON_CORS_ORIGINS }, (line) => lines.push(line));
      expect(found).toEqual(["https://b.example"]);
      expect(lines).toEqual([expect.stringContaining(origin)]);
    },
  );
});
