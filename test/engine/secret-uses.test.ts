import { describe, expect, it } from "vitest";
import { EngineWorld, definitionOf } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";
import { SecretUses } from "../../src/engine/secret-uses.ts";

const definition = definitionOf([
  worker("a", { inputParameters: { x: "${workflow.secrets.A.b} ${workflow.secrets.A.b}" } }),
]);

/** The record of a task that refers to a secret twice. */
const record = () => EngineWorld.started(definition).task("a");

describe("the secrets that tasks refer to", () => {
  it("are known as long as one of these tasks is there", () => {
    const uses = new SecretUses();
    uses.enter({ ...record(), counter: 1 }, []);
    uses.enter({ ...record(), counter: 2 }, ["M"]);
    expect([...uses.paths]).toEqual(["A.b", "M"]);
    uses.leave(2);
    uses.leave(2);
    expect([...uses.paths]).toEqual(["A.b"]);
    uses.leave(1);
    expect([...uses.paths]).toEqual([]);
  });

  it("count once for a task that comes twice", () => {
    const uses = new SecretUses();
    uses.enter(record(), ["M"]);
    uses.enter(record(), []);
    uses.leave(record().counter);
    expect([...uses.paths]).toEqual([]);
  });
});
