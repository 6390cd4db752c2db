import {
  lazy,
  Suspense,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
} from "react";
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
import { criticalPath } from "../../model/run-tree/critical-path.ts";
import { newestActive } from "../../model/run-tree/find-tasks.ts";
import { FindBar } from "./find-bar.tsx";
import { Minimap } from "./minimap.tsx";
import { CHILD_MARK, findNode } from "./reveal.ts";
import { Toolbar } from "./toolbar.tsx";
import { useTreeVersion } from "./use-run-tree.ts";
import { childOf, type RunNode } from "../../model/run-tree/nodes.ts";

/** It brings a whole tree widget with it, which nobody needs for the first picture. */
const OutlineTree = lazy(() =>
  import("./outline-tree.tsx").then((module) => ({ default: module.OutlineTree })),
);

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
  const [orientation, setOrientation] = useState<Orientation>(props.orientation ?? "vertical");
  const [isFollowing, setFollowing] = useState(false);
  const [isCritical, setCritical] = useState(false);
  const controller = useController(tree, orientation);
  useCriticalPath(controller, isCritical);
  useFollowing(controller, isFollowing);
  const isReady = useAfterPaint();
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

  const hasRun = tree.entries.size > 0;
  return (
    <div className="group relative size-full overflow-hidden bg-canvas">
      <GraphCanvas controller={controller} onPress={press} />
      {isReady && (
        <>
          <Suspense>
            <OutlineTree
              tree={tree}
              selection={selection}
              onSelect={(key) => select.current(key)}
              onFocus={(key) => {
                if (key !== null && findNode(tree, key, controller.view) !== null)
                  controller.reveal(key);
                controller.mark({ focused: key });
              }}
            />
          </Suspense>
          <FindBar controller={controller} />
          <Toolbar
            controller={controller}
            selection={selection}
            hasRun={hasRun}
            onOrientation={() =>
              setOrientation(orientation === "vertical" ? "horizontal" : "vertical")
            }
            isFollowing={isFollowing}
            onFollow={() => setFollowing(!isFollowing)}
            isCritical={isCritical}
            onCritical={() => setCritical(!isCritical)}
          />
          <Minimap controller={controller} />
        </>
      )}
      <div className="pointer-events-none absolute inset-0 rounded-sm ring-2 ring-accent ring-inset not-group-has-[[role=treegrid]_:focus-visible]:hidden" />
    </div>
  );
}

/** Marks the tasks that decided how long the run took, or none. */
function useCriticalPath(controller: GraphController, isOn: boolean): void {
  const version = useTreeVersion(controller.tree);
  useEffect(() => {
    controller.mark({ critical: isOn ? criticalPath(controller.tree.root) : null });
  }, [controller, isOn, version]);
}

/** Keeps the newest task that is open in sight. */
function useFollowing(controller: GraphController, isOn: boolean): void {
  const version = useTreeVersion(controller.tree);
  useEffect(() => {
    const ref = isOn ? newestActive(controller.tree) : null;
    if (ref !== null) controller.reveal(ref);
  }, [controller, isOn, version]);
}

/** What takes time to make and is not in the first picture comes after it. */
function useAfterPaint(): boolean {
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setTimeout(() => setReady(true)));
    return () => cancelAnimationFrame(frame);
  }, []);
  return isReady;
}

function useController(tree: RunTree, orientation: Orientation): GraphController {
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
