/** Pointers and the wheel, as movements of the camera. */
import type { Point } from "./camera.ts";
import type { GraphController } from "./controller.ts";

/** Moves shorter than this are a press. */
const PRESS_SLOP = 4;
const WHEEL_ZOOM = 0.0022;
/** Pixels of a wheel that counts lines. */
const LINE_HEIGHT = 18;

/** What a press does, at a place in pixels. */
export type PressHandler = (at: Point, isDouble: boolean) => void;

/** Listens on an element; gives what ends it. */
export function listenToPointers(
  element: HTMLElement,
  controller: GraphController,
  press: PressHandler,
): () => void {
  const input = new PointerInput(element, controller, press);
  const stop = new AbortController();
  const options = { signal: stop.signal };
  element.addEventListener("pointerdown", input.down, options);
  element.addEventListener("pointermove", input.move, options);
  element.addEventListener("pointerup", input.up, options);
  element.addEventListener("pointercancel", input.cancel, options);
  element.addEventListener("pointerleave", input.leave, options);
  element.addEventListener("dblclick", input.double, options);
  element.addEventListener("wheel", input.wheel, { ...options, passive: false });
  return () => stop.abort();
}

class PointerInput {
  private readonly element: HTMLElement;
  private readonly controller: GraphController;
  private readonly press: PressHandler;
  private readonly pointers = new Map<number, Point>();
  private travelled = 0;

  constructor(element: HTMLElement, controller: GraphController, press: PressHandler) {
    this.element = element;
    this.controller = controller;
    this.press = press;
  }

  down = (event: PointerEvent): void => {
    if (event.button !== 0 || isControl(event)) return;
    if (this.pointers.size === 0) this.travelled = 0;
    this.pointers.set(event.pointerId, this.placeOf(event));
  };

  move = (event: PointerEvent): void => {
    const at = this.placeOf(event);
    this.controller.pointer = at;
    const before = this.pointers.get(event.pointerId);
    if (before === undefined) return;
    this.travelled += Math.hypot(at.x - before.x, at.y - before.y);
    if (this.travelled > PRESS_SLOP) this.capture(event.pointerId);
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, at);
    if (other !== undefined) this.pinch(before, at, other);
    else if (this.travelled > PRESS_SLOP) this.controller.pan(at.x - before.x, at.y - before.y);
  };

  up = (event: PointerEvent): void => {
    const wasDown = this.pointers.delete(event.pointerId);
    if (wasDown && this.pointers.size === 0 && this.travelled <= PRESS_SLOP) {
      this.press(this.placeOf(event), false);
    }
  };

  cancel = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
  };

  leave = (): void => {
    this.controller.pointer = null;
  };

  double = (event: MouseEvent): void => {
    if (!isControl(event)) this.press(this.placeOf(event), true);
  };

  /** The wheel moves the picture; with Ctrl or a pinch on a touchpad it zooms. */
  wheel = (event: WheelEvent): void => {
    if (isControl(event)) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_HEIGHT : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey || event.metaKey) {
      const scale = Math.abs(dy) < 12 ? 4 : 1;
      this.controller.zoomBy(Math.exp(-dy * WHEEL_ZOOM * scale), this.placeOf(event));
    } else if (event.shiftKey && dx === 0) this.controller.pan(-dy, 0);
    else this.controller.pan(-dx, -dy);
  };

  private pinch(before: Point, at: Point, other: Point): void {
    const from = Math.hypot(before.x - other.x, before.y - other.y);
    const to = Math.hypot(at.x - other.x, at.y - other.y);
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    if (from > 0) this.controller.zoomBy(to / from, middle);
    this.controller.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
  }

  private capture(pointerId: number): void {
    if (!this.element.hasPointerCapture(pointerId)) this.element.setPointerCapture(pointerId);
  }

  private placeOf(event: MouseEvent): Point {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
}

/** Whether an event is meant for a button or field that lies on the graph. */
function isControl({ target }: Event): boolean {
  return target instanceof Element && target.closest("[data-graph-control]") !== null;
}
