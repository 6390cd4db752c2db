import { create, fromBinary, type Message } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";
import { messageNamed } from "../../../src/grpc/descriptors.ts";
import { reflect } from "../../../src/grpc/services/reflection-service.ts";

interface Answer extends Message {
  messageResponse: { case: string; value: Record<string, unknown> };
}

async function ask(question: object, version = "grpc.reflection.v1") {
  const request = create(messageNamed(`${version}.ServerReflectionRequest`), {
    messageRequest: question,
  });
  async function* requests() {
    yield request;
  }
  for await (const answer of reflect(version, requests())) {
    return (answer as Answer).messageResponse;
  }
  throw new Error("There is no answer");
}

const filesOf = (answer: Awaited<ReturnType<typeof ask>>) =>
  (answer.value["fileDescriptorProto"] as Uint8Array[]).map(
    (bytes) => fromBinary(FileDescriptorProtoSchema, bytes).name,
  );

it.each(["grpc.reflection.v1", "grpc.reflection.v1alpha"])(
  "lists the services in %s",
  async (version) => {
    const answer = await ask({ case: "listServices", value: "" }, version);
    expect(answer.value["service"]).toMatchObject([
      { name: "conductor.grpc.events.EventService" },
      { name: "conductor.grpc.metadata.MetadataService" },
      { name: "conductor.grpc.tasks.TaskService" },
      { name: "conductor.grpc.workflows.WorkflowService" },
      { name: "grpc.health.v1.Health" },
      { name: "grpc.reflection.v1.ServerReflection" },
      { name: "grpc.reflection.v1alpha.ServerReflection" },
    ]);
  },
);

it("gives the file of a symbol with all that it imports", async () => {
  const symbols = ["conductor.grpc.tasks.TaskService", "conductor.grpc.tasks.TaskService.Poll"];
  for (const value of symbols) {
    const files = filesOf(await ask({ case: "fileContainingSymbol", value }));
    expect(files[0]).toBe("grpc/task_service.proto");
    expect(files).toContain("google/protobuf/struct.proto");
  }
  const byName = await ask({ case: "fileByFilename", value: "model/cacheconfig.proto" });
  expect(filesOf(byName)).toEqual(["model/cacheconfig.proto"]);
});

it.each([
  { case: "fileContainingSymbol", value: "nope.Nope" },
  { case: "fileByFilename", value: "nope.proto" },
  { case: "allExtensionNumbersOfType", value: "nope.Nope" },
  {
    case: "fileContainingExtension",
    value: create(messageNamed("grpc.reflection.v1.ExtensionRequest")),
  },
])("says that there is no such thing: $case", async (question) => {
  expect(await ask(question)).toMatchObject({ case: "errorResponse", value: { errorCode: 5 } });
});

it("knows no extensions, and refuses an empty question", async () => {
  const question = { case: "allExtensionNumbersOfType", value: "conductor.proto.Task" };
  expect(await ask(question)).toMatchObject({ value: { extensionNumber: [] } });
  expect(await ask({ case: undefined })).toMatchObject({ value: { errorCode: 3 } });
});
