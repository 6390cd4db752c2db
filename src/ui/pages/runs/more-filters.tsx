import { useState, type ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { FilterForm, type FilterFormProps } from "./filter-form.tsx";
import type { FilterName } from "./filter-names.ts";

/** Filters that do not stand beside the list: first which one, then its value. */
export function MoreFilters({
  filters,
  ...form
}: Omit<FilterFormProps, "name"> & {
  filters: readonly { name: FilterName; title: string }[];
}): ReactNode {
  const [chosen, setChosen] = useState<FilterName | null>(null);
  const title = filters.find(({ name }) => name === chosen)?.title;
  if (chosen === null || title === undefined) {
    return (
      <ul aria-label="More filters" className="grid grid-cols-2 gap-1">
        {filters.map((filter) => (
          <li key={filter.name} className="flex">
            <Button className="flex-1" onPress={() => setChosen(filter.name)}>
              {filter.title}
            </Button>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <>
      <h3 className="font-medium">{title}</h3>
      <FilterForm {...form} name={chosen} />
    </>
  );
}
