import { simple, workflow } from "./shape.ts";
import type { Shape } from "./shape.ts";

const ITERATIONS = 5;

/** A loop with one task, of workers unless a type is given; the number of iterations is the workflow's
 * input `count`. */
export function loopWorkflow(name: string, taskType: string, type?: "INLINE"): { name: string } {
  return workflow(name, [
    {
      name: "loop",
      taskReferenceName: "loop",
      type: "DO_WHILE",
      inputParameters: { count: "${workflow.input.count}" },
      loopCondition: "if ($.loop['iteration'] < $.count) { true; } else { false; }",
      loopOver: [type === undefined ? simple(taskType, "body") : script("body")],
    },
  ]);
}

function script(reference: string): object {
  const inputParameters = { evaluatorType: "javascript", expression: "1 + 1" };
  return { name: reference, taskReferenceName: reference, type: "INLINE", inputParameters };
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
