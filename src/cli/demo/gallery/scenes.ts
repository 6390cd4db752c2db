/** All scenes of the gallery. */
import { ENDINGS } from "./ending-scenes.ts";
import { LARGE_SCENES } from "./large-scenes.ts";
import { order, type Scene } from "./scene.ts";
import { SHAPES } from "./shape-scenes.ts";
import { child, work } from "./tasks.ts";
import { WAITING } from "./waiting-scenes.ts";

const NESTED: Scene[] = [
  {
    name: "deepest",
    shows: "Fails, far within others.",
    callee: true,
    tasks: [
      work("validate"),
      work("book", { do: "fail-for-good", reason: "ledger is closed for November" }),
    ],
  },
  {
    name: "middle",
    shows: "Calls the deepest.",
    callee: true,
    tasks: [work("open"), child("post", "gallery_deepest")],
  },
  {
    name: "root_cause",
    shows: "Failed because of a task two sub-workflows below.",
    tasks: [work("collect"), child("account", "gallery_middle"), work("report")],
    input: order,
  },
  {
    name: "child_waits",
    shows: "Its sub-workflow waits for a person.",
    tasks: [child("approval", "gallery_human")],
    stays: true,
  },
];

/** All scenes, callees before those that call them. */
export const SCENES: readonly Scene[] = [
  ...ENDINGS,
  ...WAITING,
  ...SHAPES,
  ...NESTED,
  ...LARGE_SCENES,
];
