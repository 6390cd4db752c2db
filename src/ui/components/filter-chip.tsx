import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from "react-aria-components";

/** One filter: its name and value, a click opens what changes it. Without a value it offers itself. */
export function FilterChip(props: {
  name: string;
  value: string | undefined;
  onClear: () => void;
  /** What changes the value; gets a way to close itself. */
  children: (close: () => void) => ReactNode;
}): ReactNode {
  const { name, value, onClear } = props;
  const isSet = value !== undefined;
  return (
    <span
      className={`inline-flex h-7 max-w-72 items-center rounded-md border ${isSet ? "border-line-strong bg-selected" : "border-dashed border-line-strong text-muted"}`}
    >
      <DialogTrigger>
        <AriaButton className="flex h-full min-w-0 items-center gap-1 rounded-md px-2 hover:bg-hover">
          {!isSet && <Plus size={12} aria-hidden />}
          <span className={isSet ? "text-muted" : ""}>{name}</span>
          {isSet && <bdi className="truncate font-medium">{value}</bdi>}
        </AriaButton>
        <Popover
          placement="bottom start"
          className="z-50 w-72 rounded-lg border border-line bg-surface p-3 shadow-float"
        >
          <Dialog aria-label={`Filter by ${name}`} className="flex flex-col gap-2 outline-none">
            {({ close }) => props.children(close)}
          </Dialog>
        </Popover>
      </DialogTrigger>
      {isSet && (
        <button
          type="button"
          aria-label={`Remove the filter ${name}`}
          onClick={onClear}
          className="flex h-full w-6 items-center justify-center rounded-r-md text-muted hover:bg-hover"
        >
          <X size={12} aria-hidden />
        </button>
      )}
    </span>
  );
}
