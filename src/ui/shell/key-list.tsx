import type { ReactNode } from "react";
import { Sheet } from "../components/confirm-dialog.tsx";
import { activeBindings } from "../lib/keys.ts";

/** The keys that work on the page that is open. */
export function KeyList({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  return (
    <Sheet open={open} onClose={onClose} title="Keys">
      <dl className="grid max-h-[60vh] grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5 overflow-auto">
        {open &&
          activeBindings().map(({ keys, label }) => (
            <div key={keys} className="contents">
              <dt className="flex gap-1">
                {keys.split(" ").map((key) => (
                  <kbd
                    key={key}
                    className="rounded border border-line-strong bg-sunken px-1.5 font-mono text-sm"
                  >
                    {key.replace("mod+", "Ctrl ").replace("Escape", "Esc")}
                  </kbd>
                ))}
              </dt>
              <dd>{label}</dd>
            </div>
          ))}
      </dl>
    </Sheet>
  );
}
