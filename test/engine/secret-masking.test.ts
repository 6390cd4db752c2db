import { describe, expect, it } from "vitest";
import { hidingOf, secretValue } from "../../src/engine/secret-masking.ts";
import type { JsonObject } from "../../src/model/json.ts";

const known = (value: string, previous: string | null = null) =>
  new Map([["S", { value, previous }]]);

describe("the hiding of secrets", () => {
  it("takes values out of texts, numbers and names, however deep, and leaves the rest", () => {
    const hiding = hidingOf(["S"], known("12345678"));
    const payload = JSON.parse(
      '{"a":["12345678",12345678,"<12345678>",1234567],"no 12345678":1,"__proto__":"12345678"}',
    ) as JsonObject;
    expect(JSON.stringify(hiding.payload(payload))).toBe(
      '{"a":["***","***","<***>",1234567],"no ***":1,"__proto__":"***"}',
    );
    expect(hiding.text("it was 12345678.")).toBe("it was ***.");
  });

  it("knows values again within JSON and within addresses", () => {
    const value = 'p"ss w/rd&1é\n';
    const hiding = hidingOf(["S"], known(value));
    const query = new URLSearchParams({ q: value }).toString();
    for (const text of [value, JSON.stringify({ value }), encodeURIComponent(value), query]) {
      expect(hiding.text(`<${text}>`), text).toMatch(/^<.*\*\*\*.*>$/s);
      expect(hiding.text(`<${text}>`)).not.toContain("w/rd");
    }
  });

  it("hides what stood there before the last write, too", () => {
    const hiding = hidingOf(["S"], known("new value", "old value"));
    expect(hiding.text("new value, old value")).toBe("***, ***");
  });

  it("hides the part of a secret that a task gets", () => {
    const json = JSON.stringify({ user: "someone", keys: ["first-key", { n: 98765 }] });
    const hiding = hidingOf(["S.keys"], known(json));
    expect(hiding.text("someone has first-key and 98765")).toBe("someone has *** and ***");
  });

  it("hides the parts of a JSON secret, but for short ones that nobody names", () => {
    const json = JSON.stringify({ user: "admin", on: "true", port: 5432, keys: ["first-key"] });
    const text = "admin has first-key on port 5432, which is true";
    expect(hidingOf(["S"], known(json)).text(text)).toBe(
      "admin has *** on port 5432, which is true",
    );
    expect(hidingOf(["S", "S.user"], known(json)).text(text)).toBe(
      "*** has *** on port 5432, which is true",
    );
    expect(hidingOf(["S"], known("new", json)).text("first-key")).toBe("***");
  });

  it("shares what holds nothing to hide, and looks once at what is shared", () => {
    const shared = { token: "12345678" };
    const payload = { plain: { a: [1] }, first: shared, second: shared };
    const result = hidingOf(["S"], known("12345678")).payload(payload);
    expect(result["plain"]).toBe(payload.plain);
    expect(result["first"]).toEqual({ token: "***" });
    expect(result["second"]).toBe(result["first"]);
  });

  it("hides short values only where they are a whole text", () => {
    const hiding = hidingOf(["S"], known("abc"));
    expect(hiding.text("abc")).toBe("***");
    expect(hiding.text("abcdef")).toBe("abcdef");
  });

  it("prefers the longest of values that contain each other", () => {
    const secrets = new Map([
      ["S", { value: "pass", previous: null }],
      ["T", { value: "password", previous: null }],
    ]);
    expect(hidingOf(["S", "T"], secrets).text("password pass")).toBe("*** ***");
  });

  it("does nothing for a secret that there is not", () => {
    const payload = { a: "x" };
    expect(hidingOf(["S"], new Map([["S", null]])).payload(payload)).toEqual(payload);
  });
});

describe("secretValue", () => {
  it.each([
    ["S", "plain", "plain"],
    ["S", '{"a":1}', '{"a":1}'],
    ["S.a.b[0]", '{"a":{"b":[5]}}', 5],
    ["S.a", "no JSON", undefined],
    ["S.x", '{"a":1}', undefined],
    ["S.a", "1", undefined],
  ])("of %s in %s is %j", (path, value, expected) => {
    expect(secretValue(path, value)).toEqual(expected);
  });
});
