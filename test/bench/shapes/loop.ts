import { simple, workflow } from "./shape.ts";
import type { Shape } from "./shape.ts";

const ITERATIONS = 5;

/** A loop with one worker task; the number of iterations is the workflow's input `count`. */
export function loopWorkflow(name: string, taskType: string): { name: string } {
  return workflow(name, [
    {
      name: "loop",
      taskReferenceName: "loop",
      type: "DO_WHILE",
      inputParameters: { count: "${workflow.input.count}" },
      loopCondition: "if ($.loop['iteration'] < $.count) { true; } else { false; }",
      loopOver: [simple(taskType, "body")],
    },
  ]);
}

/** Five rounds of one worker task. */
export const loop: Shape = {
  name: "loop",
  taskTypes: ["bench_loop"],
  workflows: [loopWorkflow("bench_loop", "bench_loop")],
  workerTasks: ITERATIONS,
  tasks: ITERATIONS + 1,
  input: { count: ITERATIONS },
};
