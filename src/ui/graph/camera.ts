/** What part of a layout the screen shows. Layout units become pixels by the zoom. */

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Point, Size {}

/** The layout's point in the corner of the screen, and pixels per unit. */
export interface Camera extends Point {
  zoom: number;
}

const MAX_ZOOM = 1.6;
/** Below this, cards are blocks of colour. */
export const FAR_ZOOM = 0.25;
/** Above this, cards are HTML. */
export const NEAR_ZOOM = 0.6;
/** A zoom that shows all never enlarges, and leaves some air. */
const MAX_FIT_ZOOM = 1;
const FIT_MARGIN = 32;

/** The camera that shows a whole rectangle. */
export function fitCamera(all: Rect, screen: Size): Camera {
  const width = Math.max(1, screen.width - 2 * FIT_MARGIN);
  const height = Math.max(1, screen.height - 2 * FIT_MARGIN);
  const zoom = Math.min(
    MAX_FIT_ZOOM,
    width / Math.max(1, all.width),
    height / Math.max(1, all.height),
  );
  return centredOn({ x: all.x + all.width / 2, y: all.y + all.height / 2 }, zoom, screen);
}

/** The camera with a point in the middle of the screen. */
export function centredOn({ x, y }: Point, zoom: number, screen: Size): Camera {
  return { x: x - screen.width / 2 / zoom, y: y - screen.height / 2 / zoom, zoom };
}

/** Another zoom, with what is under a point of the screen staying there. */
export function zoomAt(camera: Camera, at: Point, zoom: number): Camera {
  return {
    x: camera.x + at.x / camera.zoom - at.x / zoom,
    y: camera.y + at.y / camera.zoom - at.y / zoom,
    zoom,
  };
}

/** A zoom within what makes sense: not smaller than all, not larger than legible. */
export function clampZoom(zoom: number, smallest: number): number {
  return Math.min(MAX_ZOOM, Math.max(Math.min(smallest, MAX_FIT_ZOOM), zoom));
}

/** The camera moved by pixels. */
export function panBy(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x - dx / camera.zoom, y: camera.y - dy / camera.zoom };
}

/** A point of the screen in the layout. */
export function toLayout(camera: Camera, at: Point): Point {
  return { x: camera.x + at.x / camera.zoom, y: camera.y + at.y / camera.zoom };
}

/** The part of the layout that the screen shows, with some pixels around it. */
export function visibleRect(camera: Camera, screen: Size, margin = 0): Rect {
  const around = margin / camera.zoom;
  return {
    x: camera.x - around,
    y: camera.y - around,
    width: screen.width / camera.zoom + 2 * around,
    height: screen.height / camera.zoom + 2 * around,
  };
}

/** The camera moved so that a rectangle is in sight, no further than it must be. */
export function bringIntoView(camera: Camera, rect: Rect, screen: Size): Camera {
  const seen = visibleRect(camera, screen, -FIT_MARGIN);
  return {
    ...camera,
    x: camera.x + shiftFor(rect.x, rect.width, seen.x, seen.width),
    y: camera.y + shiftFor(rect.y, rect.height, seen.y, seen.height),
  };
}

/** As little as is needed for what is close by; what is further away comes into the middle. */
function shiftFor(start: number, length: number, seen: number, seenLength: number): number {
  const before = start - seen;
  const after = start + length - (seen + seenLength);
  if (before >= 0 && after <= 0) return 0;
  const least = before < 0 ? before : after;
  const isNearby = Math.abs(least) < seenLength / 2 && length <= seenLength;
  return isNearby ? least : start + length / 2 - (seen + seenLength / 2);
}
