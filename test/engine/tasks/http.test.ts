import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import { inline } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

const request = { uri: "http://example.com/x", method: "GET" };

const http = (inputParameters: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  type: "HTTP",
  taskReferenceName: "t",
  inputParameters,
  ...more,
});

passesLifecycle({
  type: "HTTP",
  tasks: [http({ http_request: { ...request, body: REFERENCE } })],
  input: { http_request: { ...request, body: RESOLVED }, asyncComplete: false },
  opensAs: "IN_PROGRESS",
  end: (world, scope) => world.answer(`t${scope}`, { output: { response: { statusCode: 200 } } }),
});

describe("an HTTP task", () => {
  it("has its call made outside, and ends with the answer", () => {
    const world = EngineWorld.started(definitionOf([http(request), inline("after")]));
    expect(world.effectLines()).toEqual(["run-task t"]);
    expect(world.task("t")).toMatchObject({ status: "IN_PROGRESS", startTime: world.now });
    const output = { response: { statusCode: 200, body: { n: 1 } } };
    world.now += 10;
    world.answer("t", { output });
    expect(world.task("t")).toMatchObject({ status: "COMPLETED", output, endTime: world.now });
    expect(world.task("t").outbox).toBeUndefined();
    expect(world.task("after").scheduledTime).toBe(world.now + 1);
  });

  it("keeps the output and the reason of a failed answer, and is retried as its definition says", () => {
    const definition = definitionOf(
      [http(request)],
      {},
      { t: { retryCount: 1, retryDelaySeconds: 2 } },
    );
    const answer = { status: "FAILED" as const, output: { response: "no" }, reason: "HTTP 503" };
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.answer("t", answer);
        expect(world.attempts("t")[0]).toMatchObject(answer);
        expect(world.task("t")).toMatchObject({ status: "SCHEDULED", retryCount: 1, output: {} });
        expect(world.effectLines()).toEqual([]);
        world.pass(2_001);
        expect(world.effectLines()).toEqual(["run-task t"]);
        expect(world.task("t")).toMatchObject({ status: "IN_PROGRESS", callbackAfterSeconds: 0 });
        world.answer("t", answer);
        expect(world.workflow).toMatchObject({ status: "FAILED", output: answer.output });
      },
    );
  });

  it("is not retried without a definition", () => {
    const world = EngineWorld.started(definitionOf([http(request)]));
    world.answer("t", { status: "FAILED", reason: "HTTP 500" });
    expect(world.attempts("t")).toHaveLength(1);
    expect(world.status).toBe("FAILED");
  });

  it.each([
    [{ method: "GET" }, "Missing HTTP URI"],
    [{ uri: "http://example.com" }, "No HTTP method specified"],
    [{ http_request: { ...request, method: "FETCH" } }, "Invalid HTTP method: FETCH"],
  ])("fails without a call with %j", (input, reason) => {
    const world = EngineWorld.started(definitionOf([http(input)]));
    expect(world.task("t").status).toBe("FAILED");
    expect(world.task("t").reason).toContain(reason);
    expect(world.effectLines()).toEqual([]);
  });

  it.each([
    ["the workflow task", { asyncComplete: true }, {}],
    ["its input, which wins", { asyncComplete: false }, { asyncComplete: true }],
    ["a text in its input", { asyncComplete: false }, { asyncComplete: "true" }],
  ])("stays open after a good answer when %s asks for it", (_where, more, input) => {
    const world = EngineWorld.started(definitionOf([http({ ...request, ...input }, more)]));
    expect(world.task("t").input).toMatchObject({ asyncComplete: true });
    world.answer("t", { output: { response: 1 } });
    expect(world.task("t")).toMatchObject({ status: "IN_PROGRESS", output: { response: 1 } });
    expect(world.effectLines()).toEqual([]);
    world.update("t", { output: { done: true } });
    expect(world.workflow).toMatchObject({ status: "COMPLETED", output: { done: true } });
  });

  it("fails with a bad answer also when it is asyncComplete", () => {
    const world = EngineWorld.started(definitionOf([http({ ...request, asyncComplete: true })]));
    world.answer("t", { status: "FAILED", reason: "HTTP 500" });
    expect(world.status).toBe("FAILED");
  });

  it("is called only when its startDelay is over, whatever is reported before", () => {
    const world = EngineWorld.started(definitionOf([http(request, { startDelay: 5 })]));
    expect(world.effectLines()).toEqual([]);
    world.update("t", { status: "IN_PROGRESS" });
    expect(world.task("t").status).toBe("SCHEDULED");
    world.pass(5_000);
    expect(world.effectLines()).toEqual(["run-task t"]);
  });
});
