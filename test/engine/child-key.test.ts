import { describe, expect, it } from "vitest";
import { childKeyOf, strategyOf } from "../../src/engine/child-key.ts";
import type { TaskRecord } from "../../src/engine/records.ts";
import type { JsonObject } from "../../src/model/json.ts";

const keyOf = (input: JsonObject) => childKeyOf({ input } as TaskRecord);

describe("the idempotency key of a child", () => {
  it.each([{}, { idempotencyKey: null }, { idempotencyKey: "" }])("is none in %j", (input) => {
    expect(keyOf({ ...input, idempotencyStrategy: "FAIL" })).toEqual({ ok: true, key: null });
  });

  it("has the strategy FAIL unless it says otherwise", () => {
    const given = { idempotencyKey: "k", idempotencyStrategy: null };
    expect(keyOf(given)).toEqual({ ok: true, key: { key: "k", strategy: "FAIL" } });
    const another = keyOf({ ...given, idempotencyStrategy: "RETURN_EXISTING" });
    expect(another).toMatchObject({ key: { strategy: "RETURN_EXISTING" } });
  });

  it("may be a number or a boolean, as a text", () => {
    expect(keyOf({ idempotencyKey: 12 })).toMatchObject({ key: { key: "12" } });
    expect(keyOf({ idempotencyKey: true })).toMatchObject({ key: { key: "true" } });
  });

  it.each([[[]], [{}], ["x".repeat(1001)]])("is none that can be used: %j", (idempotencyKey) => {
    expect(keyOf({ idempotencyKey })).toMatchObject({ ok: false });
  });

  it("knows three strategies by their names", () => {
    const names = ["FAIL", "RETURN_EXISTING", "FAIL_ON_RUNNING", "fail", "", 1, null];
    expect(names.map(strategyOf)).toEqual([...names.slice(0, 3), null, null, null, null]);
  });
});
