import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { compact } from "../../lib/search-params.ts";
import { readLayout, usableColumns, writeLayout, type ColumnLayout } from "./column-layout.ts";
import type { RunsSearch } from "./search.ts";

/** The columns of the list of runs, and what changes them. */
export interface ColumnControl {
  /** In their order. */
  shown: readonly string[];
  widths: ColumnLayout["widths"];
  /** Whether anything is as somebody has chosen it. */
  isChanged: boolean;
  show: (ids: readonly string[]) => void;
  resize: (id: string, width: number | undefined) => void;
  /** Everything as nobody has chosen it. */
  reset: () => void;
}

/**
 * What the URL says, else what this browser keeps. A change goes to both: the link shows another person the
 * same, and the next visit begins with it.
 */
export function useColumns(search: RunsSearch): ColumnControl {
  const navigate = useNavigate();
  const [layout, setLayout] = useState(readLayout);
  const keep = (next: ColumnLayout): void => {
    writeLayout(next);
    setLayout(next);
  };
  const goTo = (columns: string[] | undefined): void =>
    void navigate({
      to: "/runs",
      search: compact({ ...search, columns }) as RunsSearch,
      // Back leads to another choice of runs, not through each change of a column.
      replace: true,
    });
  const chosen = search.columns ?? layout.shown;
  return {
    shown: usableColumns(chosen),
    widths: layout.widths,
    isChanged: chosen !== undefined || Object.keys(layout.widths).length > 0,
    show: (ids) => {
      keep({ ...layout, shown: [...ids] });
      goTo([...ids]);
    },
    resize: (id, width) => {
      const { [id]: _before, ...others } = layout.widths;
      keep({ ...layout, widths: width === undefined ? others : { ...others, [id]: width } });
    },
    reset: () => {
      keep({ widths: {} });
      goTo(undefined);
    },
  };
}
