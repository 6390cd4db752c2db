import { lazy, Suspense, useState, type ReactNode } from "react";
import { SearchField, Switch } from "../../components/fields.tsx";
import { FilterChip } from "../../components/filter-chip.tsx";
import { Loading } from "../../components/states.tsx";
import { useSettings } from "../../lib/settings.ts";
import { useMedia } from "../../lib/use-media.ts";
import { filtersFor, filterText } from "./filter-names.ts";
import type { RunsSearch } from "./search.ts";

const FilterForm = lazy(() =>
  import("./filter-form.tsx").then((module) => ({ default: module.FilterForm })),
);
const MoreFilters = lazy(() =>
  import("./more-filters.tsx").then((module) => ({ default: module.MoreFilters })),
);

export type ChangeSearch = (change: {
  [K in keyof RunsSearch]?: RunsSearch[K] | undefined;
}) => void;

/** How long typing may pause before the list follows. */
const PAUSE_MS = 250;

/** The filters as chips; those that are less asked for wait behind "More". */
export function FilterBar({
  search,
  change,
}: {
  search: RunsSearch;
  change: ChangeSearch;
}): ReactNode {
  const hasRoom = useMedia("(min-width: 1024px)");
  const { zone } = useSettings();
  const { near, far } = filtersFor(search, hasRoom);
  return (
    <>
      <FreeText
        value={search.text ?? ""}
        onChange={(text) => change({ text: text === "" ? undefined : text })}
      />
      {search.q === undefined && (
        <>
          {near.map(({ name, title }) => (
            <FilterChip
              key={name}
              name={title}
              value={filterText(name, search, zone)}
              onClear={() => change({ [name]: undefined })}
            >
              {(close) => (
                <Suspense fallback={<Loading lines={3} />}>
                  <FilterForm name={name} search={search} change={change} close={close} />
                </Suspense>
              )}
            </FilterChip>
          ))}
          <FilterChip name="More" value={undefined} onClear={() => {}}>
            {(close) => (
              <Suspense fallback={<Loading lines={3} />}>
                <MoreFilters filters={far} search={search} change={change} close={close} />
              </Suspense>
            )}
          </FilterChip>
        </>
      )}
      {search.tab !== "tasks" && (
        <Switch
          label="No sub-workflows"
          on={search.root === "yes"}
          onChange={(on) => change({ root: on ? "yes" : undefined })}
        />
      )}
    </>
  );
}

function FreeText({
  value,
  onChange,
}: {
  value: string;
  onChange: (value: string) => void;
}): ReactNode {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const [timer, setTimer] = useState<ReturnType<typeof setTimeout>>();
  // The URL may change by other ways than typing: back, a link, a cleared filter.
  if (value !== known) {
    setKnown(value);
    setTyped(value);
  }
  return (
    <SearchField
      id="filter"
      label="Find in names, ids, inputs, outputs and reasons"
      placeholder="Find anything  ( / )"
      value={typed}
      className="w-60"
      onChange={(text) => {
        setTyped(text);
        clearTimeout(timer);
        setTimer(setTimeout(() => onChange(text.trim()), PAUSE_MS));
      }}
    />
  );
}
