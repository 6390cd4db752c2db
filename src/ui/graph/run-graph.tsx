import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import type { Orientation } from "../../model/run-tree/layout/metrics.ts";
import type { RunRow } from "../../model/run-tree/rows.ts";
import { RunTree } from "../../model/run-tree/run-tree.ts";
import { shapeOf } from "../../model/run-tree/shape.ts";
import { isChildStarter, pressOn, toggled, withTurn } from "./actions.ts";
import { toLayout, type Point } from "./camera.ts";
import { GraphController } from "./controller.ts";
import { cardRect, hitAt } from "./geometry.ts";
import { useContentRevision } from "./use-content-revision.ts";
import { GraphCanvas } from "./graph-canvas.tsx";
import { CHILD_MARK } from "./reveal.ts";
import { childOf, type RunNode } from "../../model/run-tree/nodes.ts";

/** A run that is drawn within the card that started it. */
export interface ChildRun {
  definition: unknown;
  rows: readonly RunRow[];
}

export interface RunGraphProps {
  tree: RunTree;
  /** The key of the selected node: the reference name of its attempts. */
  selection: string | null;
  onSelect: (key: string | null) => void;
  /** Fetches a child's run, to be drawn in place. */
  loadChild?: (workflowId: string) => Promise<ChildRun>;
  orientation?: Orientation;
}

/** The graph of a run, or of a definition alone. */
export function RunGraph(props: RunGraphProps): ReactNode {
  const { tree, selection } = props;
  const controller = useController(props);
  const toggle = useToggle(controller, props.loadChild);
  const select = useRef(props.onSelect);
  select.current = props.onSelect;

  useEffect(() => {
    controller.mark({ selected: selection });
    if (selection !== null) controller.reveal(selection);
  }, [controller, selection, tree]);

  const press = (at: Point, isDouble: boolean): void => {
    const point = toLayout(controller.camera, at);
    const hit = hitAt(controller.layout, point);
    if (hit === null) {
      if (!isDouble) select.current(null);
      return;
    }
    const { node } = hit.block;
    if (hit.part === "stack" || isDouble) {
      toggle(node);
      return;
    }
    const meant = pressOn(hit.block, cardRect(hit.block, controller.layout.orientation), point);
    if (meant.kind === "toggle") toggle(node);
    else if (meant.kind === "turn") controller.show(withTurn(node, meant.turn, controller.view));
    else select.current(node.key);
  };

  return (
    <div className="relative size-full overflow-hidden bg-canvas">
      <GraphCanvas controller={controller} handlers={{ press, hover: () => {} }} />
    </div>
  );
}

function useController({ tree, orientation = "vertical" }: RunGraphProps): GraphController {
  const [controller] = useState(() => new GraphController(tree, orientation));
  useLayoutEffect(() => controller.setTree(tree), [controller, tree]);
  useEffect(() => controller.setOrientation(orientation), [controller, orientation]);
  useEffect(() => tree.subscribe((change) => controller.grow(change)), [controller, tree]);
  useContentRevision(controller);
  return controller;
}

/** Opens and closes what a node holds; a child's run is fetched first. */
function useToggle(
  controller: GraphController,
  loadChild: RunGraphProps["loadChild"],
): (node: RunNode) => void {
  return (node) => {
    const { view } = controller;
    if (!isChildStarter(node) || view.children.has(node.key)) {
      controller.show(toggled(node, view));
      return;
    }
    const put = (child: RunTree): void => {
      const children = new Map(controller.view.children).set(node.key, child);
      const expanded = new Set(controller.view.expanded).add(node.key);
      controller.show({ ...controller.view, children, expanded });
    };
    const prefix = node.key + CHILD_MARK;
    const childId = childOf(node);
    if (childId === null) put(new RunTree(node.shape.sub?.tasks ?? [], [], prefix));
    else {
      void loadChild?.(childId).then(({ definition, rows }) =>
        put(new RunTree(shapeOf(definition), rows, prefix)),
      );
    }
  };
}
