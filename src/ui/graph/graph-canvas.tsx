import { useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { rowOf, NodeCard, StackCard, type CardLook } from "./card.tsx";
import type { Point } from "./camera.ts";
import type { GraphController } from "./controller.ts";
import { NodeBoundary } from "./node-boundary.tsx";
import { paintScene, type NearCard } from "./paint.ts";
import { onThemeChange, readPalette, type Palette } from "./palette.ts";
import { listenToPointers, type PressHandler } from "./pointer-input.ts";
import { useContentRevision } from "./use-content-revision.ts";
import { useTreeVersion } from "./use-run-tree.ts";

/** Cards are placed from a corner nearby: far from zero, a browser places by whole pixels only. */
const ORIGIN_STEP = 8192;

interface Near {
  cards: NearCard[];
  origin: Point;
}

const NOTHING_NEAR: Near = { cards: [], origin: { x: 0, y: 0 } };

/** The picture: a canvas, and on it the near cards as HTML. */
export function GraphCanvas(props: {
  controller: GraphController;
  onPress: PressHandler;
}): ReactNode {
  const { controller } = props;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState<Near>(NOTHING_NEAR);
  const press = useRef(props.onPress);
  press.current = props.onPress;

  useLayoutEffect(() => {
    const [element, surface, cards] = [frame.current, canvas.current, layer.current];
    if (element === null || surface === null || cards === null) return undefined;
    const picture = new Picture(controller, surface, cards, setNear);
    const stops = [
      controller.subscribe(picture.ask),
      onThemeChange(picture.recolour),
      listenToPointers(element, controller, (at, isDouble) => press.current(at, isDouble)),
    ];
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && height > 0) controller.setScreen({ width, height });
    };
    measure();
    picture.begin();
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      picture.stop();
      for (const stop of stops) stop();
    };
  }, [controller]);

  return (
    <div
      ref={frame}
      className="absolute inset-0 cursor-grab touch-none overflow-hidden active:cursor-grabbing"
    >
      <canvas ref={canvas} aria-hidden className="absolute inset-0 size-full" />
      <div ref={layer} aria-hidden className="absolute top-0 left-0 origin-top-left select-none">
        <Cards controller={controller} near={near} />
      </div>
    </div>
  );
}

/** Paints once a frame when it was asked to. */
class Picture {
  private readonly controller: GraphController;
  private readonly canvas: HTMLCanvasElement;
  private readonly layer: HTMLElement;
  private readonly setNear: (near: Near) => void;
  private palette: Palette;
  private near: Near = NOTHING_NEAR;
  private asked = 0;

  constructor(
    controller: GraphController,
    canvas: HTMLCanvasElement,
    layer: HTMLElement,
    setNear: (near: Near) => void,
  ) {
    this.controller = controller;
    this.canvas = canvas;
    this.layer = layer;
    this.setNear = setNear;
    this.palette = readPalette(canvas);
  }

  ask = (): void => {
    if (this.asked === 0) this.asked = requestAnimationFrame(this.paint);
  };

  /** The first picture is painted whole at once, and waits neither for a frame nor for cards of HTML. */
  begin(): void {
    if (this.controller.screen.width === 0) return;
    this.stop();
    const { revision } = this.controller;
    this.draw(true);
    this.asked = requestAnimationFrame(() => {
      // What is selected has been brought into sight since.
      if (revision !== this.controller.revision) this.draw(true);
      performance.mark("run-graph-painted");
      this.asked = 0;
      this.ask();
    });
  }

  recolour = (): void => {
    this.palette = readPalette(this.canvas);
    this.ask();
  };

  stop(): void {
    cancelAnimationFrame(this.asked);
  }

  private paint = (): void => {
    this.asked = 0;
    this.place(this.draw(false));
  };

  /** @param isFlat with all cards, however near. @returns those that are to be HTML. */
  private draw(isFlat: boolean): NearCard[] {
    const { layout, camera, screen, marks, joins } = this.controller;
    if (screen.width === 0) return [];
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(screen.width * ratio), Math.round(screen.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const context = this.canvas.getContext("2d");
    if (context === null) return [];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { palette } = this;
    return paintScene(context, { layout, camera, screen, marks, joins, palette, isFlat });
  }

  private place(cards: NearCard[]): void {
    const { x, y, zoom } = this.controller.camera;
    const origin = {
      x: Math.floor(x / ORIGIN_STEP) * ORIGIN_STEP,
      y: Math.floor(y / ORIGIN_STEP) * ORIGIN_STEP,
    };
    const left = (origin.x - x) * zoom;
    const top = (origin.y - y) * zoom;
    this.layer.style.transform = `translate(${left}px, ${top}px) scale(${zoom})`;
    const isSameOrigin = origin.x === this.near.origin.x && origin.y === this.near.origin.y;
    if (isSameOrigin && isSameCards(cards, this.near.cards)) return;
    this.near = { cards, origin };
    this.setNear(this.near);
  }
}

function isSameCards(a: NearCard[], b: NearCard[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((card, index) => {
    const other = b[index];
    return (
      card.block === other?.block &&
      card.part === other.part &&
      card.rect.x === other.rect.x &&
      card.rect.y === other.rect.y
    );
  });
}

function Cards({ controller, near }: { controller: GraphController; near: Near }): ReactNode {
  const version = useTreeVersion(controller.tree);
  useContentRevision(controller);
  const { marks } = controller;
  const lookOf = (key: string): CardLook => ({
    isSelected: key === marks.selected,
    isFocused: key === marks.focused,
    isDim: marks.found !== null && !marks.found.has(key),
    isFound: marks.found?.has(key) === true,
    isCritical: marks.critical?.has(key) === true,
  });
  return near.cards.map(({ block, part, rect }) => {
    const { node } = block;
    const holds = node.lanes.length > 0;
    return (
      <div
        key={`${part} ${node.key}`}
        data-node={part === "card" ? node.key : undefined}
        className="absolute text-base"
        style={{
          left: rect.x - near.origin.x,
          top: rect.y - near.origin.y,
          width: rect.width,
          height: rect.height,
        }}
      >
        <NodeBoundary name={node.key}>
          {part === "stack" ? (
            <StackCard block={block} stamp={version} />
          ) : (
            <NodeCard
              node={node}
              view={controller.view}
              isShowing={block.arrangement !== "card"}
              stamp={holds ? version : 0}
              row={rowOf(block)}
              isPlan={controller.tree.entries.size === 0}
              {...lookOf(node.key)}
            />
          )}
        </NodeBoundary>
      </div>
    );
  });
}
