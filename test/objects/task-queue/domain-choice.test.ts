import { describe, expect, it } from "vitest";
import { chooseDomain } from "../../../src/objects/task-queue/domain-choice.ts";

function choose(domains: string[], ...served: string[]): string {
  return chooseDomain(domains, (domain) => served.includes(domain));
}

describe("the domain of a task", () => {
  it("is the first of the list that is served", () => {
    expect(choose(["a", "b", "c"], "b", "c")).toBe("b");
  });

  it("is the last of the list when none is served", () => {
    expect(choose(["a", "b"])).toBe("b");
  });

  it("is none when the list ends in NO_DOMAIN, in any case, and none is served", () => {
    expect(choose(["a", "NO_DOMAIN"])).toBe("");
    expect(choose(["a", "no_domain"])).toBe("");
  });

  it("is not none because workers poll without a domain", () => {
    expect(choose(["NO_DOMAIN", "a"], "")).toBe("a");
  });

  it("is none without a list", () => {
    expect(choose([], "a")).toBe("");
  });

  it("is read without the blanks around it", () => {
    expect(choose([" a ", " b "], "a")).toBe("a");
    expect(choose(["a", " NO_DOMAIN "])).toBe("");
  });
});
