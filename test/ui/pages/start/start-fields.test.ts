import { describe, expect, it } from "vitest";
import { stringifyLossless } from "../../../../src/ui/lib/lossless.ts";
import {
  emptyFields,
  fieldsOfRun,
  priorityProblem,
  readDomains,
  readInput,
  requestOf,
} from "../../../../src/ui/pages/start/start-fields.ts";

const TARGET = { name: "order", version: undefined };

describe("the request of a form", () => {
  it("names only what is filled in", () => {
    expect(requestOf(TARGET, emptyFields({}))).toEqual({ name: "order", input: {} });
  });

  it("holds everything that is filled in", () => {
    const fields = {
      ...emptyFields({ a: 1 }),
      ...{ correlationId: "c", priority: "7", idempotencyKey: "k" },
      ...{ strategy: "RETURN_EXISTING" as const, domains: "charge = eu\n\n* = canary " },
    };
    expect(requestOf({ name: "order", version: 2 }, fields)).toEqual({
      ...{ name: "order", version: 2, input: { a: 1 }, correlationId: "c", priority: 7 },
      ...{ idempotencyKey: "k", idempotencyStrategy: "RETURN_EXISTING" },
      taskToDomain: { charge: "eu", "*": "canary" },
    });
  });

  it("keeps the digits of large numbers", () => {
    const request = requestOf(TARGET, { ...emptyFields({}), input: '{"id":12345678901234567890}' });
    expect(stringifyLossless(request)).toContain("12345678901234567890");
  });

  it("is none while something is wrong", () => {
    for (const wrong of [{ input: "{" }, { input: "[1]" }, { priority: "x" }, { domains: "a" }]) {
      expect(requestOf(TARGET, { ...emptyFields({}), ...wrong })).toBeNull();
    }
  });
});

describe("what is typed", () => {
  it("is refused with a reason", () => {
    expect(readInput("")).toEqual({ value: {} });
    expect(readInput("7")).toHaveProperty("problem");
    expect(readDomains("charge")).toEqual({ problem: 'Not "task = domain": charge' });
    expect(priorityProblem("100")).toBe("A whole number from 0 to 99");
    expect(priorityProblem("99")).toBeUndefined();
  });
});

describe("fieldsOfRun", () => {
  it("fills the form with what started a run, but for its idempotency key", () => {
    const run = {
      ...{ input: { a: 1 }, correlationId: "c", priority: 3, idempotencyKey: "used" },
      taskToDomain: { charge: "eu" },
    };
    const fields = fieldsOfRun(run);
    expect(requestOf(TARGET, fields)).toEqual({
      ...{ name: "order", input: { a: 1 }, correlationId: "c", priority: 3 },
      taskToDomain: { charge: "eu" },
    });
  });
});
