import type { ReactNode } from "react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Button } from "./button.tsx";

/** A button that opens a small sheet of things to choose. */
export function PopoverButton(props: {
  icon: ReactNode;
  /** What stands on the button. */
  title: string;
  /** Spoken name of the sheet. */
  label: string;
  /** What is on the sheet; gets a way to close it. */
  children: (close: () => void) => ReactNode;
}): ReactNode {
  return (
    <DialogTrigger>
      <Button look="quiet">
        {props.icon}
        <span className="max-w-40 truncate max-sm:sr-only">{props.title}</span>
      </Button>
      <Popover
        placement="bottom end"
        className="z-50 w-80 max-w-[calc(100vw-1rem)] rounded-lg border border-line bg-surface p-3 shadow-float"
      >
        <Dialog aria-label={props.label} className="flex flex-col gap-3 outline-none">
          {({ close }) => props.children(close)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
