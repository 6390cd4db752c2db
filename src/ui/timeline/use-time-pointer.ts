import { useEffect, useRef, useState, type RefObject } from "react";
import type { Stretch } from "./bars.ts";
import type { TimeScale } from "./scale.ts";
import { BRUSH_SLOP, brushedStretch, movedStretch, zoomedStretch } from "./timeline-state.ts";

interface TimePointer {
  scale: TimeScale;
  whole: Stretch;
  seen: Stretch;
  onSee: (seen: Stretch | null) => void;
  isRuling: boolean;
  /** A press that was no brush, by its height. */
  press: (y: number) => void;
}

/** What is brushed or measured just now. */
export interface Marked extends Stretch {
  isRuler: boolean;
}

const WHEEL_ZOOM = 0.0025;

/** Brushing zooms, the wheel zooms and moves, and the ruler measures between two presses. */
export function useTimePointer(
  canvas: RefObject<HTMLCanvasElement | null>,
  pointer: TimePointer,
): Marked | null {
  const [marked, setMarked] = useState<Marked | null>(null);
  const current = useRef(pointer);
  current.current = pointer;
  const begun = useRef<{ x: number; time: number } | null>(null);
  const measured = useRef<number | null>(null);
  const { isRuling } = pointer;

  useEffect(() => {
    measured.current = null;
    setMarked(null);
  }, [isRuling]);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const stop = new AbortController();
    const options = { signal: stop.signal };
    const timeAt = (x: number): number => current.current.scale.timeAt(x);
    element.addEventListener(
      "pointerdown",
      (event) => {
        if (event.button !== 0) return;
        begun.current = { x: event.offsetX, time: timeAt(event.offsetX) };
        if (event.pointerType === "mouse") element.setPointerCapture(event.pointerId);
      },
      options,
    );
    element.addEventListener(
      "pointermove",
      (event) => {
        const to = timeAt(event.offsetX);
        if (current.current.isRuling && measured.current !== null) {
          setMarked({ from: measured.current, to, isRuler: true });
        } else if (begun.current !== null && !current.current.isRuling) {
          setMarked({ from: begun.current.time, to, isRuler: false });
        }
      },
      options,
    );
    element.addEventListener(
      "pointerup",
      (event) => {
        const start = begun.current;
        begun.current = null;
        if (start === null) return;
        if (current.current.isRuling) {
          const isSecond = measured.current !== null;
          measured.current = isSecond ? null : start.time;
          if (!isSecond) setMarked({ from: start.time, to: start.time, isRuler: true });
          return;
        }
        setMarked(null);
        if (Math.abs(event.offsetX - start.x) <= BRUSH_SLOP) current.current.press(event.offsetY);
        else current.current.onSee(brushedStretch(start.time, timeAt(event.offsetX)));
      },
      options,
    );
    element.addEventListener(
      "wheel",
      (event) => {
        const { seen, whole, onSee } = current.current;
        if (event.ctrlKey || event.metaKey) {
          event.preventDefault();
          const factor = Math.exp(event.deltaY * WHEEL_ZOOM);
          onSee(zoomedStretch(seen, timeAt(event.offsetX), factor, whole));
        } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
          event.preventDefault();
          const pixels = event.deltaX === 0 ? event.deltaY : event.deltaX;
          const perPixel = (seen.to - seen.from) / element.clientWidth;
          onSee(movedStretch(seen, pixels * perPixel, whole));
        }
      },
      { ...options, passive: false },
    );
    element.addEventListener("dblclick", () => current.current.onSee(null), options);
    return () => stop.abort();
  }, [canvas]);
  return marked;
}
