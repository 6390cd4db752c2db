import { describe, expect, it } from "vitest";
import { evaluateCondition } from "../../src/events/condition.ts";
import { eventHandlerSchema } from "../../src/model/event-handler.ts";
import { vmScriptRunner } from "../helpers/vm-script-runner.ts";

const verdict = (condition: string | undefined, payload = {}, evaluatorType?: string) =>
  evaluateCondition(
    eventHandlerSchema.parse({ name: "h", event: "e", condition, evaluatorType }),
    payload,
    vmScriptRunner,
  );

describe("evaluateCondition", () => {
  it.each([
    [undefined, true],
    ["  ", true],
    ["$.n > 5", true],
    ["$.n > 50", false],
    ["$.n", true],
    ["$.n - 9", false],
    ["'true'", false],
    ["$.nothing", false],
    ["({})", false],
  ])("takes %j as %j", (condition, acts) => {
    expect(verdict(condition, { n: 9 })).toEqual({ ok: true, acts });
  });

  it("takes an evaluator that it does not know as JavaScript", () => {
    expect(verdict("$.n == 9", { n: 9 }, "nosuch")).toEqual({ ok: true, acts: true });
  });

  it("reads one member of the payload with value-param", () => {
    expect(verdict("go", { go: true }, "value-param")).toEqual({ ok: true, acts: true });
    expect(verdict("toString", {}, "value-param")).toEqual({ ok: true, acts: false });
  });

  it("says why it cannot tell", () => {
    expect(verdict("$.a.b.c", {})).toMatchObject({ ok: false });
  });
});
