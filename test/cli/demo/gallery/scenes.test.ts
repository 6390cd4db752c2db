import { describe, expect, it } from "vitest";
import { definitionOf } from "../../../../src/cli/demo/gallery/run.ts";
import { SCENES } from "../../../../src/cli/demo/gallery/scenes.ts";
import { GALLERY_TASKS } from "../../../../src/cli/demo/gallery/tasks.ts";
import { taskDefSchema } from "../../../../src/model/task-def.ts";
import { workflowDefSchema } from "../../../../src/model/workflow-def.ts";

describe("the gallery", () => {
  it.each(SCENES.map((scene) => [scene.name, scene] as const))(
    "has a sound workflow %s",
    (_name, scene) => {
      expect(workflowDefSchema.safeParse(definitionOf(scene)).success).toBe(true);
      expect(scene.shows).not.toBe("");
    },
  );

  it("has sound task definitions", () => {
    for (const definition of GALLERY_TASKS) {
      expect(taskDefSchema.safeParse(definition).success).toBe(true);
    }
  });

  it("starts some forty executions, each scene under a name of its own", () => {
    const started = SCENES.filter(({ callee }) => callee !== true);
    const count = started.reduce((sum, { times = 1 }) => sum + times, 0);
    expect(count).toBeGreaterThanOrEqual(36);
    expect(new Set(SCENES.map(({ name }) => name)).size).toBe(SCENES.length);
  });
});
