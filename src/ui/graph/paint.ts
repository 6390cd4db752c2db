/** Paints what the camera sees of a graph. */
import type { Block } from "../../model/run-tree/layout/boxes.ts";
import type { Extent } from "../../model/run-tree/layout/metrics.ts";
import { visitWindow } from "../../model/run-tree/layout/visit.ts";
import { isReached, statusOf } from "../../model/run-tree/nodes.ts";
import { NOT_REACHED, tellingStatus } from "../../model/run-tree/rows.ts";
import type { JoinEdge } from "../../model/run-tree/joins.ts";
import { FAR_ZOOM, NEAR_ZOOM, visibleRect, type Camera, type Rect, type Size } from "./camera.ts";
import type { Marks } from "./controller.ts";
import { blockEdges, laneEdges, type Edge } from "./edges.ts";
import { cardRect, cardRectAt, stackRectAt, toPoint, toRect, toWindow } from "./geometry.ts";
import type { GraphLayout } from "../../model/run-tree/layout/layout.ts";
import { paintBlock, paintRing, paintStack } from "./paint-card.ts";
import type { Palette } from "./palette.ts";

/** More cards than this are never HTML at once. */
const MAX_CARDS = 400;
/** Lines are too dense to be told apart below this zoom. */
const EDGE_ZOOM = 0.03;
const MAX_JOINS = 500;
/** Cards are made a little before they come into sight. */
const CARD_MARGIN = 160;

export interface Scene {
  layout: GraphLayout;
  camera: Camera;
  screen: Size;
  marks: Marks;
  palette: Palette;
  /** Lines on top of the structure. */
  joins?: readonly JoinEdge[];
  /** Every card is painted, however near. */
  isFlat?: boolean;
}

/** A card that stands near enough to be HTML. */
export interface NearCard {
  block: Block;
  part: "card" | "stack";
  rect: Rect;
}

/** Paints a scene, and gives the cards that are to be HTML on top of it. */
export function paintScene(context: CanvasRenderingContext2D, scene: Scene): NearCard[] {
  const { layout, camera, screen } = scene;
  const { orientation } = layout;
  context.clearRect(0, 0, screen.width, screen.height);
  const isNear = camera.zoom > NEAR_ZOOM && scene.isFlat !== true;
  const margin = isNear ? CARD_MARGIN : 0;
  const window = toWindow(visibleRect(camera, screen, margin), orientation);
  const painter = new Painter(context, scene);
  const near: NearCard[] = [];
  const cards: (() => void)[] = [];
  const add = (block: Block, part: NearCard["part"], rect: Rect): void => {
    if (isNear && near.length < MAX_CARDS) near.push({ block, part, rect });
    else cards.push(() => painter.card(block, part, rect));
  };
  visitWindow(layout.root, window, {
    lane: (lane, at, range) => painter.edges(laneEdges(lane, at, range)),
    block: (block, at) => {
      painter.surroundings(block, at);
      painter.edges(blockEdges(block, at, window));
      add(block, "card", cardRectAt(block, at, orientation));
      const stack = stackRectAt(block, at, orientation);
      if (stack !== null) add(block, "stack", stack);
    },
  });
  painter.stroke();
  for (const card of cards) card();
  painter.joins();
  if (!isNear) painter.rings();
  return near;
}

class Painter {
  private readonly walked: Edge[] = [];
  private readonly open: Edge[] = [];
  private readonly named: { block: Block; at: Extent }[] = [];
  private readonly context: CanvasRenderingContext2D;
  private readonly scene: Scene;
  private readonly ringed: { rect: Rect; colour: string }[] = [];

  constructor(context: CanvasRenderingContext2D, scene: Scene) {
    this.context = context;
    this.scene = scene;
  }

  edges(edges: Edge[]): void {
    if (this.scene.camera.zoom < EDGE_ZOOM) return;
    for (const edge of edges) (edge.isWalked ? this.walked : this.open).push(edge);
  }

  /** The frame around what a block holds, and the names of its branches. */
  surroundings(block: Block, at: Extent): void {
    const { layout, palette, camera } = this.scene;
    if (block.arrangement === "frame") {
      const rect = this.onScreen(toRect(at, block, layout.orientation));
      this.context.fillStyle = palette.sunken;
      this.context.strokeStyle = palette.lineStrong;
      this.context.lineWidth = 1;
      this.box(rect, 10 * camera.zoom);
      this.context.fill();
      this.context.setLineDash([4, 3]);
      this.context.stroke();
      this.context.setLineDash([]);
    }
    if (camera.zoom < FAR_ZOOM + 0.1 || block.node.lanes.length === 0) return;
    const isNamed = block.node.shape.kind === "switch" || block.node.shape.kind === "try";
    if (isNamed) this.named.push({ block, at });
  }

  /** Lines that were not walked lie below those that were. */
  stroke(): void {
    const { palette } = this.scene;
    this.lines(this.open, palette.line);
    this.lines(this.walked, palette.muted);
    for (const { block, at } of this.named) this.laneNames(block, at);
  }

  /** What a JOIN waits for beyond its fork, in dashes. */
  joins(): void {
    const { joins = [], layout, palette } = this.scene;
    const { context } = this;
    context.strokeStyle = palette.accent;
    context.fillStyle = palette.accent;
    context.setLineDash([5, 4]);
    context.lineWidth = 1.25;
    for (const { from, to } of joins.slice(0, MAX_JOINS)) {
      const [source, target] = [layout.block(from.key), layout.block(to.key)];
      if (source === undefined || target === undefined) continue;
      const a = this.onScreen(cardRect(source, layout.orientation));
      const b = this.onScreen(cardRect(target, layout.orientation));
      const isDown = layout.orientation === "vertical";
      const [x, y] = isDown
        ? [a.x + a.width, a.y + a.height / 2]
        : [a.x + a.width / 2, a.y + a.height];
      const [endX, endY] = isDown
        ? [b.x + b.width, b.y + b.height / 2]
        : [b.x + b.width / 2, b.y + b.height];
      const bow = 40 * this.scene.camera.zoom;
      context.beginPath();
      context.moveTo(x, y);
      if (isDown) context.bezierCurveTo(x + bow, y, endX + bow, endY, endX, endY);
      else context.bezierCurveTo(x, y + bow, endX, endY + bow, endX, endY);
      context.stroke();
      context.beginPath();
      context.arc(endX, endY, Math.max(1.5, 4 * this.scene.camera.zoom), 0, 2 * Math.PI);
      context.fill();
    }
    context.setLineDash([]);
  }

  card(block: Block, part: NearCard["part"], rect: Rect): void {
    const { marks, camera, palette } = this.scene;
    const { key } = block.node;
    const isDim = marks.found !== null && !marks.found.has(key);
    this.context.globalAlpha = isDim ? 0.25 : this.isUntaken(block) ? 0.55 : 1;
    const place = this.onScreen(rect);
    if (part === "stack") paintStack(this.context, block, place, this.scene);
    else paintBlock(this.context, block.node, place, this.scene);
    this.context.globalAlpha = 1;
    if (part === "stack") return;
    if (marks.critical?.has(key) === true) this.ring(place, palette.tones.warning.solid);
    if (marks.found?.has(key) === true && camera.zoom > 0.1) this.ring(place, palette.accent);
    if (key === marks.selected || key === marks.focused) this.ring(place, palette.accent);
  }

  /** Marks lie above all cards. */
  rings(): void {
    for (const { rect, colour } of this.ringed) paintRing(this.context, rect, colour);
  }

  private ring(rect: Rect, colour: string): void {
    this.ringed.push({ rect, colour });
  }

  /** In a branch that the run has passed by. */
  private isUntaken({ node }: Block): boolean {
    return statusOf(node) === NOT_REACHED && !isReached(node.lane) && node.lane.owner !== null;
  }

  private laneNames(block: Block, at: Extent): void {
    const { layout, palette, camera } = this.scene;
    const { context } = this;
    context.font = `500 ${Math.max(9, 11 * camera.zoom)}px ${palette.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const isDown = layout.orientation === "vertical";
    for (const lane of block.lanes) {
      const gap = block.arrangement === "fan" && isDown ? 14 : 10;
      const point = toPoint(
        at.main + lane.atMain - gap,
        at.cross + lane.atCross + lane.cross / 2,
        layout.orientation,
      );
      const { label } = lane.lane;
      const text = label.length > 24 ? `${label.slice(0, 23)}…` : label;
      const width = context.measureText(text).width + 10;
      const x = (point.x - camera.x) * camera.zoom - (isDown ? 0 : width / 2);
      const y = (point.y - camera.y) * camera.zoom;
      context.fillStyle = block.arrangement === "frame" ? palette.sunken : palette.canvas;
      context.fillRect(x - width / 2, y - 8 * camera.zoom, width, 16 * camera.zoom);
      const isTaken = tellingStatus(lane.lane.counts) !== NOT_REACHED;
      context.fillStyle = isTaken ? palette.text : palette.faint;
      context.fillText(text, x, y);
    }
  }

  private lines(edges: Edge[], colour: string): void {
    const { camera, layout } = this.scene;
    const { context } = this;
    context.strokeStyle = colour;
    context.lineWidth = Math.max(0.75, Math.min(1.5, 1.5 * camera.zoom));
    context.beginPath();
    const radius = 8 * camera.zoom;
    for (const { points } of edges) {
      const places = points.map(({ main, cross }) => {
        const { x, y } = toPoint(main, cross, layout.orientation);
        return { x: (x - camera.x) * camera.zoom, y: (y - camera.y) * camera.zoom };
      });
      const [from] = places;
      if (from === undefined) continue;
      context.moveTo(from.x, from.y);
      for (let index = 1; index < places.length; index++) {
        const corner = places[index];
        const next = places[index + 1];
        if (corner === undefined) break;
        if (next === undefined || radius < 1.5) context.lineTo(corner.x, corner.y);
        else context.arcTo(corner.x, corner.y, next.x, next.y, rounding(places, index, radius));
      }
    }
    context.stroke();
  }

  private onScreen({ x, y, width, height }: Rect): Rect {
    const { camera } = this.scene;
    return {
      x: (x - camera.x) * camera.zoom,
      y: (y - camera.y) * camera.zoom,
      width: width * camera.zoom,
      height: height * camera.zoom,
    };
  }

  private box({ x, y, width, height }: Rect, radius: number): void {
    this.context.beginPath();
    this.context.roundRect(x, y, width, height, radius);
  }
}

/** No corner is rounder than half of the shorter line that meets there. */
function rounding(places: { x: number; y: number }[], index: number, radius: number): number {
  const length = (a: number, b: number): number => {
    const from = places[a];
    const to = places[b];
    return from === undefined || to === undefined ? 0 : Math.hypot(to.x - from.x, to.y - from.y);
  };
  return Math.min(radius, length(index - 1, index) / 2, length(index, index + 1) / 2);
}
