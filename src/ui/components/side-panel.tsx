import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useKeys } from "../lib/keys.ts";
import { Button } from "./button.tsx";

/** A panel at the right of a list; the whole page where it is narrow. Escape closes it. */
export function SidePanel(props: {
  title: ReactNode;
  label: string;
  onClose: () => void;
  actions?: ReactNode;
  children: ReactNode;
}): ReactNode {
  useKeys([{ keys: "Escape", label: "Close the panel", run: props.onClose }]);
  return (
    <aside
      aria-label={props.label}
      className="flex w-full max-w-xl shrink-0 flex-col border-l border-line bg-surface max-lg:fixed max-lg:inset-0 max-lg:z-30 max-lg:max-w-none"
    >
      <header className="flex min-h-11 items-center gap-2 border-b border-line px-4">
        <h2 className="min-w-0 truncate font-semibold">{props.title}</h2>
        <span className="ml-auto flex items-center gap-1">
          {props.actions}
          <Button look="quiet" label="Close" onPress={props.onClose}>
            <X size={14} aria-hidden />
          </Button>
        </span>
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto p-4">{props.children}</div>
    </aside>
  );
}
