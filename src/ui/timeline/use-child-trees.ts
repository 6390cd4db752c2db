import { useEffect, useState } from "react";
import { childOf } from "../../model/run-tree/nodes.ts";
import { RunTree } from "../../model/run-tree/run-tree.ts";
import { shapeOf } from "../../model/run-tree/shape.ts";
import { problemOf } from "../api/problem.ts";
import { CHILD_MARK } from "../graph/reveal.ts";
import type { LoadChild } from "../graph/use-children.ts";
import { startsChild, type TimelineRow } from "./rows.ts";

const REFRESH_MS = 2000;

export interface ChildTreeOptions {
  rows: readonly TimelineRow[];
  loadChild: LoadChild;
  isLive: boolean;
  /** @param key of the row that the child belongs below. */
  onLoaded: (key: string, tree: RunTree) => void;
}

/** Fetches the children of rows that are open, and again while the run goes on. Answers what went wrong with the last one. */
export function useChildTrees(options: ChildTreeOptions): string | null {
  const { rows, loadChild, isLive, onLoaded } = options;
  const [problem, setProblem] = useState<string | null>(null);
  const wanted = wantedOf(rows);
  const names = wanted.map(({ key, workflowId }) => `${key} ${workflowId}`).join("\n");
  useEffect(() => {
    const fetchAll = (): void => {
      if (document.hidden) return;
      for (const { key, workflowId } of wanted) {
        loadChild(workflowId).then(
          ({ definition, rows: childRows }) => {
            setProblem(null);
            onLoaded(key, new RunTree(shapeOf(definition), childRows, key + CHILD_MARK));
          },
          (error: unknown) => setProblem(problemOf(error).message),
        );
      }
    };
    fetchAll();
    if (!isLive || wanted.length === 0) return undefined;
    const timer = setInterval(fetchAll, REFRESH_MS);
    return () => clearInterval(timer);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `names` says which are wanted
  }, [names, isLive]);
  return problem;
}

function wantedOf(rows: readonly TimelineRow[]): { key: string; workflowId: string }[] {
  return rows.flatMap(({ key, node, isOpen }) => {
    const workflowId = node !== null && isOpen === true && startsChild(node) ? childOf(node) : null;
    return workflowId === null ? [] : [{ key, workflowId }];
  });
}
