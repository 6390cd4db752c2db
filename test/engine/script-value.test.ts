import { describe, expect, it } from "vitest";
import { Decision } from "../../src/engine/decision.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/limits.ts";
import { NOTHING_KNOWN, UnmetNeeds } from "../../src/engine/needs.ts";
import { caseNameOf, evaluateBy, isJavaScript } from "../../src/engine/script-value.ts";
import { taskTypeOf } from "../../src/engine/tasks/registry.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { vmScriptRunner } from "../helpers/vm-script-runner.ts";

const decision = (known = { ...NOTHING_KNOWN, scripts: vmScriptRunner }) =>
  new Decision(new EngineWorld(definitionOf([])).execution, {
    now: 0,
    known,
    settings: DEFAULT_SETTINGS,
    taskTypeOf,
  });

describe("evaluateBy", () => {
  it("runs each name of JavaScript", () => {
    for (const name of ["javascript", "js", "graaljs"]) {
      expect(isJavaScript(name)).toBe(true);
      expect(evaluateBy(decision(), name, "$.a + 1", { a: 1 })).toEqual({ ok: true, value: 2 });
    }
  });

  it("reads a member by value-param, of the object's own only", () => {
    expect(evaluateBy(decision(), "value-param", "a", { a: [1] })).toEqual({
      ok: true,
      value: [1],
    });
    for (const name of ["b", "toString", "__proto__"]) {
      expect(evaluateBy(decision(), "value-param", name, {})).toEqual({ ok: true, value: null });
    }
  });

  it("knows no others", () => {
    expect(isJavaScript("python")).toBe(false);
    expect(evaluateBy(decision(), "python", "1", {})).toBeNull();
    expect(evaluateBy(decision(), "", "1", {})).toBeNull();
  });

  it("asks for the runner when there is none", () => {
    const without = new Decision(new EngineWorld(definitionOf([])).execution, {
      now: 0,
      known: NOTHING_KNOWN,
      settings: DEFAULT_SETTINGS,
      taskTypeOf,
    });
    expect(() => evaluateBy(without, "js", "1", {})).toThrow(UnmetNeeds);
  });
});

describe("caseNameOf", () => {
  it.each([
    ["text", "text"],
    ["", ""],
    [true, "true"],
    [0, "0"],
    [1.5, "1.5"],
    [null, "null"],
    [[1, "a"], '[1,"a"]'],
    [{ a: null }, '{"a":null}'],
  ])("writes %j as %s", (value, name) => {
    expect(caseNameOf(value)).toBe(name);
  });
});
