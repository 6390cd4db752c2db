/** A panel at the right that can be made wider; a sheet over the page where that is narrow. */
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { changeSettings, useSettings } from "../../../lib/settings.ts";
import { useMedia } from "../../../lib/use-media.ts";

const LEAST = 320;
const MOST = 1100;
const STEP = 32;

const within = (width: number): number => Math.round(Math.max(LEAST, Math.min(MOST, width)));

/** See the head of the file. */
export function ResizablePanel(props: {
  label: string;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  const isWide = useMedia("(min-width: 1024px)");
  if (isWide) return <WidePanel label={props.label}>{props.children}</WidePanel>;
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      className="fixed inset-0 z-30 flex items-end bg-black/40"
    >
      <Modal className="h-[85%] w-full rounded-t-xl border-t border-line bg-surface shadow-float">
        <Dialog aria-label={props.label} className="flex h-full flex-col outline-none">
          {props.children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function WidePanel({ label, children }: { label: string; children: ReactNode }): ReactNode {
  const { panelWidth } = useSettings();
  const [dragged, setDragged] = useState<number | null>(null);
  const start = useRef<{ x: number; width: number } | null>(null);
  const width = within(dragged ?? panelWidth);
  const drag = (event: PointerEvent): void => {
    if (start.current === null) return;
    setDragged(within(start.current.width + start.current.x - event.clientX));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    changeSettings({ panelWidth: within(width + step) });
  };
  return (
    <aside
      aria-label={label}
      className="relative flex min-h-0 max-w-[70%] shrink-0 flex-col border-l border-line bg-surface"
      style={{ width }}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator with a value is a control */}
      <div
        role="separator"
        aria-label="Width of the panel"
        aria-orientation="vertical"
        aria-valuenow={width}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
        tabIndex={0}
        className="absolute inset-y-0 -left-1 z-10 w-2 cursor-col-resize touch-none hover:bg-accent/30"
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = { x: event.clientX, width };
        }}
        onPointerMove={drag}
        onPointerUp={() => {
          start.current = null;
          setDragged(null);
          changeSettings({ panelWidth: width });
        }}
      />
      {children}
    </aside>
  );
}
