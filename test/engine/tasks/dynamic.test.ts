import { describe, expect, it } from "vitest";
import { taskDef } from "../../helpers/definitions.ts";
import { definitionOf, EngineWorld, inBothWays, type WorldOptions } from "../../helpers/engine-world.ts";
import { dynamic, inline, join, worker, type TaskInput } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "DYNAMIC",
  wireType: "NOOP",
  tasks: [dynamic("t", { pick: "${workflow.input.none}", x: REFERENCE }, { dynamicTaskNameParam: "kind" })].map(
    (task) => ({ ...task, inputParameters: { kind: "HUMAN", x: REFERENCE } }),
  ),
  input: { kind: "HUMAN", x: RESOLVED },
  opensAs: "IN_PROGRESS",
  end: (world, scope) => world.update(`t${scope}`, {}),
});
