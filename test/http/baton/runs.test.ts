import { beforeEach, describe, expect, it } from "vitest";
import { skeletonSchema } from "../../../src/model/baton/skeleton.ts";
import { skeletonRows } from "../../../src/model/baton/skeleton-rows.ts";
import { taskPayloadSchema } from "../../../src/model/baton/task-payload.ts";
import { apiOver, type Api } from "../../helpers/api.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { fakeServices, type FakeServices } from "../../helpers/fake-services.ts";
import { fork, join, worker } from "../../helpers/task-inputs.ts";

const UNKNOWN_ID = "0b5d1c1a-9c2e-4f0a-8f5e-2d7a3c4b5e6f";
const RUN = `/api/baton/runs/${WORKFLOW_ID}`;

let services: FakeServices;
let call: Api["call"];
let app: Api["app"];
beforeEach(() => {
  services = fakeServices();
  ({ call, app } = apiOver(services));
});

function show(...parameters: Parameters<typeof EngineWorld.started>): EngineWorld {
  const world = EngineWorld.started(...parameters);
  services.shown.set(WORKFLOW_ID, world.execution);
  return world;
}

describe("GET /api/baton/runs/{workflowId}/skeleton", () => {
  it("answers the skeleton with an entity tag, and 304 to who has it", async () => {
    const world = show(definitionOf([worker("a")]));
    const first = await call("GET", `${RUN}/skeleton`);
    expect(first.status).toBe(200);
    expect(skeletonRows(skeletonSchema.parse(first.json))).toMatchObject([{ ref: "a" }]);
    const etag = first.headers.get("etag") ?? "";
    const again = await call("GET", `${RUN}/skeleton`, undefined, { "if-none-match": etag });
    expect(again).toMatchObject({ status: 304, text: "" });
    expect(again.headers.get("etag")).toBe(etag);
    world.claim("a");
    const changed = await call("GET", `${RUN}/skeleton`, undefined, { "if-none-match": etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(etag);
  });

  it.each(["*", '"x"', "W/", '"99999999999999999999"', "1"])(
    "answers the whole to the tag %s, which it never gave",
    async (tag) => {
      show(definitionOf([worker("a")]));
      const answer = await call("GET", `${RUN}/skeleton`, undefined, { "if-none-match": tag });
      expect(answer.status).toBe(200);
    },
  );

  it("streams a large one", async () => {
    const branches = Array.from({ length: 9000 }, (_, at) => [worker(`charge_the_customer_${at}`)]);
    const definition = definitionOf([fork("f", branches), join("j", [])]);
    show(definition, {}, {}, { checked: false });
    const { json, text } = await call("GET", `${RUN}/skeleton`);
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(skeletonSchema.parse(json).tasks.count).toBe(9002);
  });

  it.each([UNKNOWN_ID, "nonsense", "%00"])(
    "answers 404 for the unknown execution %s",
    async (id) => {
      const answer = await call("GET", `/api/baton/runs/${id}/skeleton`);
      expect(answer).toMatchObject({ status: 404, json: { status: 404 } });
    },
  );

  it("answers 405 to other methods", async () => {
    expect((await call("POST", `${RUN}/skeleton`, {})).status).toBe(405);
  });
});

describe("GET /api/baton/runs/{workflowId}/tasks/{taskId}", () => {
  it("answers the task, and its payloads beside it", async () => {
    const parameters = { inputParameters: { n: 1 } };
    const world = show(definitionOf([worker("a", parameters)]));
    world.complete("a", { done: true });
    const { json } = await call("GET", `${RUN}/tasks/${world.taskId("a")}`);
    expect(taskPayloadSchema.parse(json)).toMatchObject({
      task: { referenceTaskName: "a", status: "COMPLETED", inputData: {}, outputData: {} },
      input: { whole: true, bytes: 7, value: { n: 1 } },
      output: { whole: true, value: { done: true } },
    });
  });

  it("answers the beginning of a large payload, and where the whole is", async () => {
    const world = show(definitionOf([worker("a")]));
    world.complete("a", { text: "é".repeat(200_000) });
    const path = `${RUN}/tasks/${world.taskId("a")}`;
    const { output } = taskPayloadSchema.parse((await call("GET", path)).json);
    expect(output).toMatchObject({ whole: false, bytes: 400_011 });
    if (output.whole) throw new Error("it is large");
    expect(output.head).toHaveLength(64 * 1024);
    expect(`/${output.download}`).toBe(`${path}/output`);
    const whole = await call("GET", `/${output.download}`);
    expect(whole.json).toEqual({ text: "é".repeat(200_000) });
    expect(whole.headers.get("content-disposition")).toBe(
      `attachment; filename="${world.taskId("a")}-output.json"`,
    );
    expect((await call("GET", `${path}/input`)).json).toEqual({});
  });

  it("hides what the definition masks", async () => {
    const parameters = { inputParameters: { pin: "${workflow.input.pin}" } };
    const definition = definitionOf([worker("a", parameters)], { maskedFields: ["pin"] });
    const world = show(definition, { input: { pin: "1234" } });
    for (const path of [world.taskId("a"), `${world.taskId("a")}/input`]) {
      const { text } = await call("GET", `${RUN}/tasks/${path}`);
      expect(text).toContain("***");
      expect(text).not.toContain("1234");
    }
  });

  it.each([`${WORKFLOW_ID}-99`, `${UNKNOWN_ID}-1`, "nonsense", "..%2f", `${WORKFLOW_ID}-1e3`])(
    "answers 404 for the task %s, which is none of it",
    async (taskId) => {
      show(definitionOf([worker("a")]));
      for (const side of ["", "/input", "/output"]) {
        const answer = await call("GET", `${RUN}/tasks/${taskId}${side}`);
        expect(answer).toMatchObject({ status: 404, json: { status: 404 } });
      }
    },
  );

  it("answers 404 for a task of an unknown execution", async () => {
    const response = await app.request(
      `http://baton.test/api/baton/runs/${UNKNOWN_ID}/tasks/${UNKNOWN_ID}-1`,
    );
    expect(response.status).toBe(404);
  });
});
