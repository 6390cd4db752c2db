import { describe, expect, it } from "vitest";
import { ownMember, setOwnMember } from "../../../src/engine/expressions/own-member.ts";
import type { JsonObject } from "../../../src/model/json.ts";

describe("ownMember", () => {
  it("sees what an object has itself and nothing that it inherits", () => {
    expect(ownMember({ a: null }, "a")).toBeNull();
    expect(ownMember({}, "constructor")).toBeUndefined();
    expect(ownMember({}, "__proto__")).toBeUndefined();
  });
});

describe("setOwnMember", () => {
  it("sets a member of any name without changing the prototype", () => {
    const object: JsonObject = {};
    setOwnMember(object, "a", 1);
    setOwnMember(object, "__proto__", { polluted: true });
    expect(JSON.stringify(object)).toBe('{"a":1,"__proto__":{"polluted":true}}');
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    setOwnMember(object, "__proto__", 2);
    expect(ownMember(object, "__proto__")).toBe(2);
  });
});
