import { useEffect, useRef, type PointerEvent, type ReactNode } from "react";
import { visibleRect, type Camera } from "./camera.ts";
import type { GraphController } from "./controller.ts";
import { wholeRect } from "./geometry.ts";
import { paintScene } from "./paint.ts";
import { onThemeChange, readPalette } from "./palette.ts";
import { useTreeVersion } from "./use-run-tree.ts";

const SIZE = { width: 176, height: 120 };
/** A run that changes all the time is painted small no more often than this. */
const REPAINT_MS = 300;

const UNMARKED = { selected: null, focused: null, found: null, critical: null };

/** The whole graph, small, with what is in sight marked; a press goes there. */
export function Minimap({ controller }: { controller: GraphController }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const sight = useRef<HTMLDivElement>(null);
  useTreeVersion(controller.tree);
  const { contentRevision } = controller;

  useEffect(() => {
    const paint = (): void => paintSmall(canvas.current, controller);
    const timer = setTimeout(paint, contentRevision === 0 ? 0 : REPAINT_MS);
    const stop = onThemeChange(paint);
    return () => {
      clearTimeout(timer);
      stop();
    };
  });
  useEffect(() => {
    const mark = (): void => markSight(sight.current, controller);
    mark();
    return controller.subscribe(mark);
  }, [controller]);

  const go = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const { x, y, zoom } = smallCamera(controller);
    controller.centre({
      x: x + (event.clientX - left) / zoom,
      y: y + (event.clientY - top) / zoom,
    });
  };
  return (
    <div
      aria-hidden
      data-graph-control
      className="absolute right-3 bottom-3 cursor-pointer touch-none overflow-hidden rounded-md border border-line bg-surface @max-xl:hidden"
      style={SIZE}
      onPointerDown={go}
      onPointerMove={go}
    >
      <canvas ref={canvas} className="size-full" />
      <div ref={sight} className="absolute top-0 left-0 border border-accent bg-accent/10" />
    </div>
  );
}

function smallCamera({ layout }: GraphController): Camera {
  const { x, y, width, height } = wholeRect(layout);
  const air = Math.max(width, height) * 0.04;
  const all = { x: x - air, y: y - air, width: width + 2 * air, height: height + 2 * air };
  const zoom = Math.min(0.2, SIZE.width / all.width, SIZE.height / all.height);
  return {
    x: all.x + all.width / 2 - SIZE.width / 2 / zoom,
    y: all.y + all.height / 2 - SIZE.height / 2 / zoom,
    zoom,
  };
}

function paintSmall(canvas: HTMLCanvasElement | null, controller: GraphController): void {
  const context = canvas?.getContext("2d") ?? null;
  if (canvas === null || context === null) return;
  canvas.width = SIZE.width * devicePixelRatio;
  canvas.height = SIZE.height * devicePixelRatio;
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  paintScene(context, {
    layout: controller.layout,
    camera: smallCamera(controller),
    screen: SIZE,
    marks: UNMARKED,
    palette: readPalette(canvas),
  });
}

function markSight(element: HTMLElement | null, controller: GraphController): void {
  if (element === null) return;
  const small = smallCamera(controller);
  const { x, y, width, height } = visibleRect(controller.camera, controller.screen);
  const left = (x - small.x) * small.zoom;
  const top = (y - small.y) * small.zoom;
  element.style.transform = `translate(${left}px, ${top}px)`;
  element.style.width = `${Math.max(3, width * small.zoom)}px`;
  element.style.height = `${Math.max(3, height * small.zoom)}px`;
}
