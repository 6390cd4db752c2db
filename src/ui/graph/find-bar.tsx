import { ChevronDown, ChevronUp, Search, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { findTasks } from "../../model/run-tree/find-tasks.ts";
import { Button } from "../components/button.tsx";
import { useKeys } from "../lib/keys.ts";
import type { GraphController } from "./controller.ts";
import { standInFor } from "./reveal.ts";
import { useTreeVersion } from "./use-run-tree.ts";

/** Searches the graph: what is found is lit, the rest fades; `n` and `N` step through it. */
export function FindBar(props: {
  controller: GraphController;
  /** What is lit as long as nothing is searched for; null: everything. */
  lit: ReadonlySet<string> | null;
}): ReactNode {
  const { controller, lit } = props;
  const [text, setText] = useState("");
  const [at, setAt] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const { tree } = controller;
  const version = useTreeVersion(tree);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- a tree is changed in place, its version tells
  const refs = useMemo(() => findTasks(tree, text), [tree, text, version]);

  useEffect(() => {
    if (text === "") {
      controller.mark({ found: lit });
      return;
    }
    const nodes = refs.flatMap((ref) => standInFor(tree, ref) ?? []);
    controller.mark({ found: new Set(nodes.map(({ key }) => key)) });
  }, [controller, tree, text, refs, lit]);

  const step = (by: number): void => {
    if (refs.length === 0) return;
    const next = (at + by + refs.length) % refs.length;
    setAt(next);
    const ref = refs[next];
    if (ref === undefined) return;
    controller.reveal(ref);
    controller.mark({ focused: ref });
  };
  const clear = (): void => {
    setText("");
    setAt(-1);
    controller.mark({ focused: null });
  };
  useKeys([
    { keys: "/", label: "Graph: find", run: () => input.current?.focus() },
    // Only while something is found: a page may have other things to step through by these keys.
    ...(refs.length === 0
      ? []
      : [
          { keys: "n", label: "Graph: next match", run: () => step(1) },
          { keys: "shift+n", label: "Graph: previous match", run: () => step(-1) },
        ]),
  ]);
  return (
    <div
      data-graph-control
      role="search"
      className="absolute top-3 left-3 flex h-8 items-center gap-1 rounded-md border border-line bg-surface pl-2"
    >
      <Search size={14} aria-hidden className="text-muted" />
      <input
        ref={input}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(-1);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
          if (event.key === "Escape") clear();
        }}
        aria-label="Find in the graph"
        placeholder="Find  ( / ),  or status:failed"
        className="h-full w-56 bg-transparent px-1 outline-none placeholder:text-faint @max-xl:w-36"
      />
      {text !== "" && (
        <>
          <span role="status" className="tabular text-sm whitespace-nowrap text-muted">
            {refs.length === 0 ? "None" : `${Math.max(1, at + 1)} of ${refs.length}`}
          </span>
          <Button look="quiet" label="Previous match (N)" onPress={() => step(-1)}>
            <ChevronUp size={14} />
          </Button>
          <Button look="quiet" label="Next match (n)" onPress={() => step(1)}>
            <ChevronDown size={14} />
          </Button>
          <Button look="quiet" label="Clear" onPress={clear}>
            <X size={14} />
          </Button>
        </>
      )}
    </div>
  );
}
