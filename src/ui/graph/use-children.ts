import { useEffect, useRef, useState } from "react";
import { childOf, type RunNode } from "../../model/run-tree/nodes.ts";
import type { RunRow } from "../../model/run-tree/rows.ts";
import { RunTree } from "../../model/run-tree/run-tree.ts";
import { shapeOf } from "../../model/run-tree/shape.ts";
import { problemOf } from "../api/problem.ts";
import { expandedBelow, isChildStarter, toggled } from "./actions.ts";
import type { GraphController } from "./controller.ts";
import { CHILD_MARK } from "./reveal.ts";

/** A run that is drawn within the card that started it. */
export interface ChildRun {
  definition: unknown;
  rows: readonly RunRow[];
}

/** Fetches a child's run. */
export type LoadChild = (workflowId: string) => Promise<ChildRun>;

/** Opening and closing what nodes hold, and what went wrong with the last child that was fetched. */
export interface Children {
  toggle: (node: RunNode) => void;
  /** Opens all that a node holds, or the run: the children in it too. */
  expand: (below: RunNode | null) => void;
  problem: string | null;
  dismiss: () => void;
}

/** A child's run is fetched when it is opened, and again when the task that started it changes. */
export function useChildren(
  controller: GraphController,
  loadChild: LoadChild | undefined,
): Children {
  const [problem, setProblem] = useState<string | null>(null);
  const load = useRef(loadChild);
  load.current = loadChild;
  const put = (node: RunNode, child: RunTree): void => {
    const { view } = controller;
    const children = new Map(view.children).set(node.key, child);
    controller.show({ ...view, children, expanded: new Set(view.expanded).add(node.key) });
  };
  const open = (node: RunNode): void => {
    const childId = childOf(node);
    const prefix = node.key + CHILD_MARK;
    if (childId === null) {
      put(node, new RunTree(node.shape.sub?.tasks ?? [], [], prefix));
      return;
    }
    load.current?.(childId).then(
      ({ definition, rows }) => put(node, new RunTree(shapeOf(definition), rows, prefix)),
      (error: unknown) =>
        setProblem(`The run of ${node.shape.base} could not be read: ${problemOf(error).message}`),
    );
  };
  const reopen = useRef(open);
  reopen.current = open;
  const { tree } = controller;
  useEffect(
    () =>
      tree.subscribe(({ repainted }) => {
        const { expanded, children } = controller.view;
        for (const node of repainted) {
          if (expanded.has(node.key) && children.has(node.key)) reopen.current(node);
        }
      }),
    [controller, tree],
  );
  const toggle = (node: RunNode): void => {
    const isClosed = !controller.view.expanded.has(node.key);
    if (isChildStarter(node) && isClosed) open(node);
    else controller.show(toggled(node, controller.view));
  };
  const expand = (below: RunNode | null): void => {
    const nodes = below === null ? tree.root.nodes : [below];
    const { view, starters } = expandedBelow(nodes, controller.view);
    controller.show(view);
    for (const node of starters) open(node);
  };
  return { toggle, expand, problem, dismiss: () => setProblem(null) };
}
