import { Columns3 } from "lucide-react";
import { lazy, Suspense, type ReactNode } from "react";
import { PopoverButton } from "../../components/popover-button.tsx";
import { Loading } from "../../components/states.tsx";
import type { ColumnControl } from "./use-columns.ts";

const ColumnSettings = lazy(() =>
  import("./column-settings.tsx").then((module) => ({ default: module.ColumnSettings })),
);

/** Opens the settings of the columns. */
export function ColumnButton({ columns }: { columns: ColumnControl }): ReactNode {
  return (
    <PopoverButton icon={<Columns3 size={14} aria-hidden />} title="Columns" label="Columns">
      {() => (
        <Suspense fallback={<Loading />}>
          <ColumnSettings columns={columns} />
        </Suspense>
      )}
    </PopoverButton>
  );
}
