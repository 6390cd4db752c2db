import { describe, expect, it } from "vitest";
import { callNamedBy, leftCallsIn, leftLine, mayTakeTasks } from "../../src/lib/left-calls.ts";

describe("mayTakeTasks", () => {
  it("knows the requests that are answered with tasks", () => {
    const taking = [
      "/api/tasks/poll/work",
      "/api/tasks/poll/batch/work?count=5",
      "/api/tasks/update-v2",
      "/conductor.grpc.tasks.TaskService/Poll",
    ];
    expect(taking.filter((url) => !mayTakeTasks(url))).toEqual([]);
    const others = [
      "/api/tasks",
      "/api/tasks/queue/all",
      "/conductor.grpc.tasks.TaskService/AddLog",
    ];
    expect(others.filter(mayTakeTasks)).toEqual([]);
  });
});

describe("callNamedBy", () => {
  it("takes short names only", () => {
    const named = (name: string) => callNamedBy(new Headers({ "x-baton-call": name }));
    expect(named("a-1")).toBe("a-1");
    expect([named("x".repeat(65)), named("a b"), named(""), callNamedBy(new Headers())]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("leftCallsIn", () => {
  it("reads what leftLine writes", () => {
    const calls = [
      { call: crypto.randomUUID(), got: 0 },
      { call: crypto.randomUUID(), got: 12 },
    ];
    expect(leftCallsIn(calls.map(leftLine).join(""))).toEqual(calls);
  });

  it("leaves out what is no line", () => {
    expect(leftCallsIn("a\n\na b\na -1\na 1 2\na 99999999\n<x> 1\nb 1")).toEqual([
      { call: "b", got: 1 },
    ]);
  });
});
