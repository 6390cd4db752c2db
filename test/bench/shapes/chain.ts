import { simple, workflow } from "./shape.ts";
import type { Shape } from "./shape.ts";

/** Three worker tasks of three types, one after the other. */
export const chain: Shape = {
  name: "chain",
  taskTypes: ["bench_chain_a", "bench_chain_b", "bench_chain_c"],
  workflows: [
    workflow("bench_chain", [
      simple("bench_chain_a", "a"),
      simple("bench_chain_b", "b"),
      simple("bench_chain_c", "c"),
    ]),
  ],
  workerTasks: 3,
  tasks: 3,
};
