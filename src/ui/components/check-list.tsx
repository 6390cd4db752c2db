import { useState, type ReactNode } from "react";
import { SearchField } from "./fields.tsx";

const MOST_SHOWN = 200;

/** Marks some of many names; a long list can be narrowed. What is marked but not among the options stays. */
export function CheckList(props: {
  label: string;
  options: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** Shows a name as something else than its text. */
  render?: (option: string) => ReactNode;
}): ReactNode {
  const { options, chosen, onChange } = props;
  const [wanted, setWanted] = useState("");
  const all = [...new Set([...chosen, ...options])];
  const shown = all.filter((option) => option.toLowerCase().includes(wanted.toLowerCase()));
  const toggle = (option: string): void =>
    onChange(
      chosen.includes(option) ? chosen.filter((each) => each !== option) : [...chosen, option],
    );
  return (
    <div className="flex flex-col gap-2">
      {all.length > 8 && (
        <SearchField
          label={`Narrow ${props.label}`}
          placeholder="Narrow"
          value={wanted}
          onChange={setWanted}
        />
      )}
      <ul aria-label={props.label} className="max-h-64 overflow-auto">
        {shown.slice(0, MOST_SHOWN).map((option) => (
          <li key={option}>
            <label className="flex h-7 items-center gap-2 rounded px-1 hover:bg-hover">
              <input
                type="checkbox"
                checked={chosen.includes(option)}
                onChange={() => toggle(option)}
              />
              <span className="truncate">{props.render?.(option) ?? option}</span>
            </label>
          </li>
        ))}
        {shown.length === 0 && <li className="px-1 text-faint">None</li>}
      </ul>
    </div>
  );
}
