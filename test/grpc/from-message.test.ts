import { create, fromBinary, fromJson, toBinary } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { messageNamed } from "../../src/grpc/descriptors.ts";
import { jsonOfMessage } from "../../src/grpc/from-message.ts";
import { messageOfJson } from "../../src/grpc/to-message.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { randomJson, randomJsonObject } from "../helpers/random-json.ts";
import { seededRandom, type SeededRandom } from "../helpers/random.ts";

const ROUNDS = 300;

const read = (name: string, fields: Record<string, unknown>) => {
  const type = messageNamed(name);
  return jsonOfMessage(type, create(type, fields));
};

/** JSON that went over the wire and back. */
function sentAndRead(name: string, json: JsonObject): JsonObject {
  const type = messageNamed(name);
  return jsonOfMessage(type, fromBinary(type, toBinary(type, messageOfJson(type, json))));
}

it("leaves out what proto3 does not tell from nothing", () => {
  expect(read("conductor.proto.StartWorkflowRequest", { name: "flow" })).toEqual({ name: "flow" });
});

it("keeps a 0 and a false that the HTTP API would not take for missing", () => {
  const task = read("conductor.proto.TaskDef", { name: "t" });
  expect(task).toMatchObject({ retryCount: 0, retryDelaySeconds: 0, timeoutPolicy: "RETRY" });
  expect(task).not.toHaveProperty("responseTimeoutSeconds");
  expect(task).toMatchObject({ taskStatusListenerEnabled: false });
  expect(read("conductor.proto.WorkflowDef", { name: "w" })).toMatchObject({
    restartable: false,
    enforceSchema: false,
  });
});

it("reads -1 as no number of retries of a task in a workflow, and 0 as none at all", () => {
  const unset = read("conductor.proto.WorkflowTask", { name: "t", retryCount: -1 });
  expect(unset).not.toHaveProperty("retryCount");
  expect(read("conductor.proto.WorkflowTask", { name: "t" })).toMatchObject({ retryCount: 0 });
});

it("reads 64-bit integers as numbers and enums as their words", () => {
  expect(
    read("conductor.proto.TaskResult", { callbackAfterSeconds: 5_000_000_000n, status: 2 }),
  ).toEqual({ callbackAfterSeconds: 5_000_000_000, status: "FAILED_WITH_TERMINAL_ERROR" });
});

it("makes lists in maps and lists what they are in JSON", () => {
  const tasks = [{ name: "x", taskReferenceName: "x", type: "SIMPLE" }];
  const json = { decisionCases: { a: tasks, b: [] }, forkTasks: [tasks, []] };
  expect(sentAndRead("conductor.proto.WorkflowTask", json)).toEqual(json);
});

it("names the actions of event handlers as JSON does", () => {
  const actions = [
    { action: "start_workflow", start_workflow: { name: "f" }, expandInlineJSON: true },
  ];
  const json = { name: "h", event: "conductor:e", actions, active: true };
  expect(sentAndRead("conductor.proto.EventHandler", json)).toEqual(json);
});

it("refuses a number that JSON does not have", () => {
  const type = messageNamed("conductor.proto.TaskResult");
  const value = create(messageNamed("google.protobuf.Value"), {
    kind: { case: "numberValue", value: Number.NaN },
  });
  expect(() => jsonOfMessage(type, create(type, { outputData: { a: value } }))).toThrow();
});

it("does not look into messages of protobuf as payloads", () => {
  const type = messageNamed("conductor.proto.TaskResult");
  const anything = fromJson(messageNamed("google.protobuf.Any"), {});
  expect(jsonOfMessage(type, create(type, { outputMessage: anything }))).toEqual({
    status: "IN_PROGRESS",
  });
});

it("brings free JSON back as it was sent", () => {
  const random = seededRandom();
  for (let round = 0; round < ROUNDS; round += 1) {
    const outputData = { value: randomJson(random, 4), ...randomJsonObject(random, 3) };
    const json = { taskId: "t", status: "COMPLETED", outputData };
    expect(sentAndRead("conductor.proto.TaskResult", json), `seed ${random.seed}`).toEqual(json);
  }
});

it("brings numbers, texts, lists and maps of a task back as they were sent", () => {
  const random = seededRandom();
  for (let round = 0; round < ROUNDS; round += 1) {
    const json = randomTask(random);
    expect(sentAndRead("conductor.proto.Task", json), `seed ${random.seed}`).toEqual(json);
  }
});

/** A task without what proto3 does not tell from nothing. */
function randomTask(random: SeededRandom): JsonObject {
  const some = (name: string, value: () => JsonObject[string]) =>
    random.below(2) === 0 ? {} : { [name]: value() };
  return {
    status: random.pick(["IN_PROGRESS", "COMPLETED", "SKIPPED", "TIMED_OUT"]),
    ...some("taskId", () => random.pick(["t-1", "ünï", "🙂"])),
    ...some("seq", () => 1 + random.below(2 ** 31 - 1)),
    ...some("scheduledTime", () => 1 + Math.floor(random.next() * (2 ** 53 - 2))),
    ...some("callbackAfterSeconds", () => -1 - random.below(1_000_000)),
    ...some("retried", () => true),
    ...some("inputData", () => ({ a: randomJson(random, 3) })),
    ...some("runtimeMetadata", () => ({ a: "b", "": "" })),
    ...some("workflowTask", () => ({
      name: "n",
      joinOn: ["a", "b"],
      loopOver: [{ name: "inner", inputParameters: { x: randomJson(random, 2) } }],
    })),
  };
}
