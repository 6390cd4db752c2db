import { describe, expect, it } from "vitest";
import {
  Conflict,
  errorOf,
  InvalidRequest,
  NotFound,
  TooLarge,
  TooMany,
  Unavailable,
} from "../../src/app/errors.ts";
import { callExecution, callExecutionOnce } from "../../src/app/execution-call.ts";
import { refused, type RefusalCode } from "../../src/lib/outcome.ts";
import { fakeServices } from "../helpers/fake-services.ts";

const ID = "0b5d1c1a-9c2e-4f0a-8f5e-2d7a3c4b5e6f";

/** An error as the platform throws it. */
function platformError(marks: Record<string, boolean>): Error {
  return Object.assign(new Error("the platform"), marks);
}

async function callFailing(...failures: unknown[]) {
  const services = fakeServices();
  const execution = services.execution(ID);
  await execution.start({
    workflowId: ID,
    definition: "{}",
    input: {},
    priority: 0,
    taskToDomain: {},
  });
  execution.failures.push(...failures);
  const text = await callExecution(services, ID, (port) => port.read(false));
  return { text, unused: execution.failures.length };
}

describe("callExecution", () => {
  it.each(["retryable", "durableObjectReset"])(
    "tries once more when the platform says that this may help: %s",
    async (mark) => {
      const { text } = await callFailing(platformError({ [mark]: true }));
      expect(text).toContain(ID);
    },
  );

  it("gives up after the second try, with an error that may be retried", async () => {
    const error = platformError({ retryable: true });
    await expect(callFailing(error, error)).rejects.toThrow(Unavailable);
  });

  it("does not ask an overloaded object again", async () => {
    const overloaded = platformError({ retryable: true, overloaded: true });
    await expect(callFailing(overloaded)).rejects.toThrow(Unavailable);
  });

  it("says that a call carries more than it may", async () => {
    const error = new Error(
      "Serialized RPC arguments or return values are limited to 32MiB, but the size of this value was: 99999999 bytes.",
    );
    await expect(callFailing(error)).rejects.toThrow(TooLarge);
  });

  it("passes a defect on as it is", async () => {
    await expect(callFailing(new TypeError("a defect"))).rejects.toThrow(TypeError);
  });

  it("touches no object for an id that cannot be one", async () => {
    const services = fakeServices();
    await expect(callExecution(services, "nope", (port) => port.read(false))).rejects.toThrow(
      "No such workflow found by id: nope",
    );
    expect(services.touchedExecutions.size).toBe(0);
  });
});

describe("callExecutionOnce", () => {
  const callOnce = async (...failures: unknown[]) => {
    const services = fakeServices();
    const execution = services.execution(ID);
    execution.failures.push(...failures);
    await callExecutionOnce(services, ID, (port) => port.read(false));
  };

  it.each(["retryable", "durableObjectReset", "overloaded"])(
    "does not try again, but says that it may be retried: %s",
    async (mark) => {
      await expect(callOnce(platformError({ [mark]: true }))).rejects.toThrow(Unavailable);
    },
  );

  it("passes a defect and a refusal on", async () => {
    await expect(callOnce(new TypeError("a defect"))).rejects.toThrow(TypeError);
    await expect(callOnce()).rejects.toThrow(NotFound);
  });

  it("touches no object for an id that cannot be one", async () => {
    const services = fakeServices();
    const call = callExecutionOnce(services, "nope", (port) => port.read(false));
    await expect(call).rejects.toThrow(NotFound);
    expect(services.touchedExecutions.size).toBe(0);
  });
});

describe("errorOf", () => {
  const KINDS: [RefusalCode, { is(error: unknown): boolean }][] = [
    ["invalid", InvalidRequest],
    ["not-found", NotFound],
    ["conflict", Conflict],
    ["too-large", TooLarge],
    ["too-many", TooMany],
    ["unavailable", Unavailable],
  ];

  it.each(KINDS)("gives the code %s a class of its own", (code, wanted) => {
    const error = errorOf(refused(code, "why"));
    expect(error.message).toBe("why");
    expect(KINDS.filter(([, kind]) => kind.is(error))).toEqual([[code, wanted]]);
  });
});
