import { describe, expect, it } from "vitest";
import { RunTree } from "../../../src/model/run-tree/run-tree.ts";
import { shapeOf } from "../../../src/model/run-tree/shape.ts";
import { visibleRect } from "../../../src/ui/graph/camera.ts";
import { GraphController } from "../../../src/ui/graph/controller.ts";
import { cardRect, wholeRect } from "../../../src/ui/graph/geometry.ts";
import { row, task } from "../../helpers/run-rows.ts";

const screen = { width: 1200, height: 800 };

function controllerOf(tree: RunTree): GraphController {
  const controller = new GraphController(tree, "vertical");
  controller.setScreen(screen);
  return controller;
}

/** Where a card is on the screen. */
function placeOf({ layout, camera }: GraphController, key: string): { x: number; y: number } {
  const block = layout.block(key);
  if (block === undefined) throw new Error(`${key} is not drawn`);
  const { x, y } = cardRect(block, layout.orientation);
  return { x: (x - camera.x) * camera.zoom, y: (y - camera.y) * camera.zoom };
}

const forked = () =>
  new RunTree(shapeOf({ tasks: [task("a"), task("f", "FORK_JOIN_DYNAMIC"), task("z")] }), [
    row("a"),
    row("f", { type: "FORK" }),
  ]);

const branches = (number: number) =>
  Array.from({ length: number }, (_, index) => row(`m${index}`, { parent: "f" }));

describe("the controller of a graph", () => {
  it("opens with all of a small run in sight, and at the beginning of a long one", () => {
    const small = controllerOf(forked());
    const seen = visibleRect(small.camera, screen);
    const all = wholeRect(small.layout);
    expect(seen.y <= all.y && seen.y + seen.height >= all.height).toBe(true);
    const tasks = Array.from({ length: 200 }, (_, index) => task(`t${index}`));
    const long = controllerOf(new RunTree(shapeOf({ tasks })));
    expect(long.camera.zoom).toBe(0.8);
    expect(placeOf(long, "t0").y).toBeGreaterThan(0);
  });

  it("keeps what is selected in sight when its panel takes half of the room, and nothing else", () => {
    const tasks = [task("f", "FORK_JOIN", { forkTasks: [[task("a")], [task("b")], [task("c")]] })];
    const controller = controllerOf(new RunTree(shapeOf({ tasks })));
    controller.mark({ selected: "c" });
    controller.reveal("c");
    controller.setScreen({ width: 400, height: 800 });
    const { x } = placeOf(controller, "c");
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(400 / 2);
    controller.pan(-5000, 0);
    const away = controller.camera.x;
    controller.setScreen({ width: 500, height: 800 });
    expect(controller.camera.x).toBe(away);
  });

  it("moves nothing under the pointer when the run grows", () => {
    const tree = forked();
    const controller = controllerOf(tree);
    tree.subscribe((change) => controller.grow(change));
    const before = placeOf(controller, "z");
    controller.pointer = { x: before.x + 20, y: before.y + 20 };
    tree.update(branches(9));
    expect(controller.layout.block("m8")).toBeDefined();
    const after = placeOf(controller, "z");
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it("brings a task into sight that stands in a stack", () => {
    const tree = forked();
    tree.update(branches(400));
    const controller = controllerOf(tree);
    controller.zoomBy(2);
    controller.reveal("m333");
    const { x, y } = placeOf(controller, "m333");
    expect(x >= 0 && x <= screen.width && y >= 0 && y <= screen.height).toBe(true);
  });

  it("keeps choices and camera when the tree is made anew", () => {
    const controller = controllerOf(forked());
    controller.pan(-100, -50);
    const { camera } = controller;
    const other = forked();
    controller.setTree(other);
    expect(controller.camera).toEqual(camera);
    expect(controller.layout.block("a")?.node).toBe(other.node("a"));
  });

  it("tells when the picture changes, and whether it was only moved", () => {
    const controller = controllerOf(forked());
    let heard = 0;
    const stop = controller.subscribe(() => heard++);
    const { contentRevision } = controller;
    controller.pan(10, 0);
    expect([heard, controller.contentRevision]).toEqual([1, contentRevision]);
    controller.mark({ selected: "a" });
    expect([heard, controller.contentRevision]).toEqual([2, contentRevision + 1]);
    stop();
    controller.fit();
    expect(heard).toBe(2);
  });
});
