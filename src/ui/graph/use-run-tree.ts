import { useLayoutEffect, useState, useSyncExternalStore } from "react";
import type { RunRow } from "../../model/run-tree/rows.ts";
import { RunTree } from "../../model/run-tree/run-tree.ts";
import { shapeOf } from "../../model/run-tree/shape.ts";

const NO_ROWS: readonly RunRow[] = [];

/**
 * The tree of a run, kept up with its rows: they are compared one by one, so the whole list may be given
 * each time. Without rows it is the definition's own.
 */
export function useRunTree(definition: unknown, rows: readonly RunRow[] = NO_ROWS): RunTree {
  const make = () => ({ definition, tree: new RunTree(shapeOf(definition), rows) });
  const [held, setHeld] = useState(make);
  useLayoutEffect(() => {
    if (held.definition !== definition || held.tree.hasLost(rows)) setHeld(make());
    else held.tree.update(rows);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `make` is made of these two
  }, [definition, rows]);
  return held.tree;
}

/** Goes up with each change of a tree: what shows parts of it renders again. */
export function useTreeVersion(tree: RunTree): number {
  return useSyncExternalStore(
    (listener) => tree.subscribe(listener),
    () => tree.version,
  );
}
