import { describe, expect, it } from "vitest";
import { taskTypeOf } from "../../../src/engine/tasks/registry.ts";
import { isSystemType } from "../../../src/model/system-types.ts";

const SYSTEM_TYPES = [
  "DECISION",
  "DO_WHILE",
  "DYNAMIC",
  "EVENT",
  "EXCLUSIVE_JOIN",
  "FORK_JOIN",
  "FORK_JOIN_DYNAMIC",
  "HTTP",
  "HUMAN",
  "INLINE",
  "JOIN",
  "LAMBDA",
  "NOOP",
  "PULL_WORKFLOW_MESSAGES",
  "SET_VARIABLE",
  "START_WORKFLOW",
  "SUB_WORKFLOW",
  "SWITCH",
  "TERMINATE",
  "WAIT",
];

describe("taskTypeOf", () => {
  it.each([...SYSTEM_TYPES, "SIMPLE"])("knows %s by its name", (type) => {
    expect(taskTypeOf(type).kind).toBe(type);
  });

  it.each(["", "PAINT", "simple", "toString", "FORK"])("takes %j for a worker task", (type) => {
    expect(taskTypeOf(type).kind).toBe("SIMPLE");
  });
});

describe("isSystemType", () => {
  it("is true of exactly the types that the server runs by itself", () => {
    expect(SYSTEM_TYPES.every(isSystemType)).toBe(true);
    for (const type of ["SIMPLE", "PAINT", "", "constructor"]) {
      expect(isSystemType(type)).toBe(false);
    }
  });
});
