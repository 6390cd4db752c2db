import { useState, type FocusEvent, type ReactNode } from "react";
import {
  Button,
  Collection,
  Tree,
  TreeItem,
  TreeItemContent,
  type Key,
} from "react-aria-components";
import type { LayoutView } from "../../model/run-tree/layout/view.ts";
import type { RunTree } from "../../model/run-tree/run-tree.ts";
import { outlineOf, type OutlineItem } from "./outline.ts";
import { useTreeVersion } from "./use-run-tree.ts";

/** The graph for keyboards and screen readers: a tree that is there and is not seen. */
export function OutlineTree(props: {
  tree: RunTree;
  /** Which children are drawn in place. */
  view: LayoutView;
  selection: string | null;
  onSelect: (key: string) => void;
  /** The keyboard has moved to a node, or left; null. */
  onFocus: (key: string | null) => void;
}): ReactNode {
  useTreeVersion(props.tree);
  const [expanded, setExpanded] = useState<ReadonlySet<Key>>(new Set());
  const focused = (event: FocusEvent): void => {
    const line = event.target.closest("[data-key]");
    props.onFocus(line?.getAttribute("data-key") ?? null);
  };
  return (
    <div
      className="absolute top-0 left-0 size-px overflow-hidden opacity-0"
      onFocus={focused}
      onBlur={() => props.onFocus(null)}
    >
      <Tree
        aria-label="Tasks of the run"
        items={outlineOf(props.tree, Date.now(), props.view)}
        dependencies={[expanded, props.tree.version, props.view]}
        selectionMode="single"
        // It closes the panel of the selected task, as everywhere on the page.
        escapeKeyBehavior="none"
        selectedKeys={props.selection === null ? [] : [props.selection]}
        onSelectionChange={(keys) => {
          const [key] = keys === "all" ? [] : keys;
          if (typeof key === "string") props.onSelect(key);
        }}
        expandedKeys={expanded}
        onExpandedChange={setExpanded}
      >
        {(item) => line(item, expanded)}
      </Tree>
    </div>
  );
}

function line(item: OutlineItem, expanded: ReadonlySet<Key>): ReactNode {
  return (
    <TreeItem id={item.id} textValue={item.name} hasChildItems={item.hasChildren}>
      <TreeItemContent>
        {item.name}
        {item.hasChildren && <Button slot="chevron">Open or close</Button>}
      </TreeItemContent>
      <Collection items={itemsBelow(item, expanded)} dependencies={[expanded]}>
        {(child) => line(child, expanded)}
      </Collection>
    </TreeItem>
  );
}

/** A closed line needs something below it to be opened by key; what that really is, is made then. */
function itemsBelow(item: OutlineItem, expanded: ReadonlySet<Key>): OutlineItem[] {
  if (!item.hasChildren) return [];
  if (expanded.has(item.id)) return item.children();
  return [{ id: `below ${item.id}`, name: "", node: null, hasChildren: false, children: () => [] }];
}
