import { expect, it } from "vitest";
import { messageNamed } from "../../src/grpc/descriptors.ts";
import { messageOfJson } from "../../src/grpc/to-message.ts";
import type { JsonObject } from "../../src/model/json.ts";

const make = (name: string, json: JsonObject) =>
  messageOfJson(messageNamed(name), json) as unknown as Record<string, unknown>;

it("leaves out what the message has no field for, and null", () => {
  const message = make("conductor.proto.Task", { taskId: null, unknown: 1, seq: 2 });
  expect(message).toMatchObject({ taskId: "", seq: 2 });
  expect(message).not.toHaveProperty("unknown");
});

it("makes 64-bit integers of numbers and of texts, whole ones of fractions, and 0 of what is no number", () => {
  expect(make("conductor.proto.Task", { scheduledTime: "5000000000" })["scheduledTime"]).toBe(
    5_000_000_000n,
  );
  expect(make("conductor.proto.Task", { startTime: 1.9, endTime: "soon" })).toMatchObject({
    startTime: 1n,
    endTime: 0n,
  });
});

it("keeps 32-bit integers within their bounds", () => {
  expect(make("conductor.proto.Task", { seq: 2 ** 40, pollCount: -(2 ** 40) })).toMatchObject({
    seq: 2 ** 31 - 1,
    pollCount: -(2 ** 31),
  });
});

it("keeps null in free JSON, at any depth", () => {
  const { inputData } = make("conductor.proto.Task", { inputData: { a: null, b: [null] } });
  expect(Object.keys(inputData as object)).toEqual(["a", "b"]);
});

it("leaves out an enum's word that it does not know", () => {
  expect(make("conductor.proto.Task", { status: "RESTING" })["status"]).toBe(0);
});

it("says of a task in a workflow that it has no number of retries, as Conductor's client does", () => {
  expect(make("conductor.proto.WorkflowTask", { name: "t" })["retryCount"]).toBe(-1);
  expect(make("conductor.proto.WorkflowTask", { retryCount: 0 })["retryCount"]).toBe(0);
});
