/**
 * What a graph shows and how: the layout of a tree, the reader's choices, and the camera. React is told when
 * something changed; the canvas is painted from here without it.
 */
import type { Block } from "../../model/run-tree/layout/boxes.ts";
import { GraphLayout } from "../../model/run-tree/layout/layout.ts";
import type { Orientation } from "../../model/run-tree/layout/metrics.ts";
import { PLAIN_VIEW, type LayoutView } from "../../model/run-tree/layout/view.ts";
import { joinEdges, type JoinEdge } from "../../model/run-tree/joins.ts";
import type { RunTree, TreeChange } from "../../model/run-tree/run-tree.ts";
import {
  bringIntoView,
  centredOn,
  clampZoom,
  fitCamera,
  panBy,
  toLayout,
  zoomAt,
  type Camera,
  type Point,
  type Size,
} from "./camera.ts";
import { cardRect, nearestCard, wholeRect } from "./geometry.ts";
import { viewThatShows } from "./reveal.ts";

/** What is marked in the graph beside the statuses. */
export interface Marks {
  selected: string | null;
  /** Where the keyboard is. */
  focused: string | null;
  /** What a search has found; null: nothing is searched for. */
  found: ReadonlySet<string> | null;
  critical: ReadonlySet<string> | null;
}

/** A share of the room for a zoom step by key or button. */
const ZOOM_STEP = 1.25;
/** A graph that does not fit at this zoom opens at its beginning. */
const OPENING_ZOOM = 0.8;
/** Above the beginning lies what the graph is searched with. */
const OPENING_MARGIN = 52;

/** The state of one graph on the screen. */
export class GraphController {
  tree: RunTree;
  layout: GraphLayout;
  view: LayoutView = PLAIN_VIEW;
  camera: Camera = { x: 0, y: 0, zoom: 1 };
  screen: Size = { width: 0, height: 0 };
  marks: Marks = { selected: null, focused: null, found: null, critical: null };
  /** What JOINs wait for beyond the structure. */
  joins: readonly JoinEdge[];
  /** Goes up with everything that asks for another picture. */
  revision = 0;
  /** Goes up when something else than the camera has changed. */
  contentRevision = 0;
  /** The reader has not moved the picture yet: it is fitted again when it grows. */
  isFitted = true;
  /** Where the pointer is, while it is inside: what is there must not move. */
  pointer: Point | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(tree: RunTree, orientation: Orientation) {
    this.tree = tree;
    this.layout = new GraphLayout(tree, this.view, orientation);
    this.joins = joinEdges(tree);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Draws another tree, with the same choices and the same camera. */
  setTree(tree: RunTree): void {
    if (tree === this.tree) return;
    this.tree = tree;
    this.remake(this.layout.orientation);
  }

  setOrientation(orientation: Orientation): void {
    if (orientation === this.layout.orientation) return;
    this.remake(orientation);
    this.open();
    this.changed();
  }

  setScreen(screen: Size): void {
    const isFirst = this.screen.width === 0;
    const wasSeen = this.withSelected(this.camera) === this.camera;
    this.screen = screen;
    if (isFirst || this.isFitted) this.open();
    // The panel of a task takes room from the graph: it must not cover the task that it tells of.
    if (wasSeen) this.camera = this.withSelected(this.camera);
    this.changed();
  }

  /** The camera as it must be to show what is selected; the same one if it does. */
  private withSelected(camera: Camera): Camera {
    const { selected } = this.marks;
    const block = selected === null ? undefined : this.layout.block(selected);
    if (block === undefined || this.screen.width === 0) return camera;
    const moved = bringIntoView(camera, cardRect(block, this.layout.orientation), this.screen);
    return moved.x === camera.x && moved.y === camera.y ? camera : moved;
  }

  /** Takes in a change of the tree, or of a child's tree in it. */
  grow(change: TreeChange, tree: RunTree = this.tree): void {
    this.keepingPlace(() => this.layout.grow(change, tree));
    if (change.grown.size > 0) this.joins = joinEdges(this.tree);
  }

  /** Takes in other choices. */
  show(view: LayoutView): void {
    this.view = view;
    this.keepingPlace(() => this.layout.show(view));
  }

  mark(marks: Partial<Marks>): void {
    this.marks = { ...this.marks, ...marks };
    this.contentRevision++;
    this.changed();
  }

  /** Makes a node's card part of the picture, and brings it into sight. */
  reveal(key: string): void {
    const block = this.expose(key);
    if (block === undefined) return;
    this.isFitted = false;
    this.camera = bringIntoView(this.camera, cardRect(block, this.layout.orientation), this.screen);
    this.changed();
  }

  /** Makes a node's card part of the picture. */
  expose(key: string): Block | undefined {
    const known = this.layout.block(key);
    if (known !== undefined) return known;
    const view = viewThatShows(this.tree, key, this.view);
    if (view !== null) this.show(view);
    return this.layout.block(key);
  }

  fit(): void {
    this.camera = fitCamera(wholeRect(this.layout), this.screen);
    this.isFitted = true;
    this.changed();
  }

  pan(dx: number, dy: number): void {
    this.isFitted = false;
    this.camera = panBy(this.camera, dx, dy);
    this.changed();
  }

  /** @param at in pixels, the middle by default. */
  zoomBy(factor: number, at: Point = this.middle()): void {
    const smallest = fitCamera(wholeRect(this.layout), this.screen).zoom / 2;
    const zoom = clampZoom(this.camera.zoom * factor, smallest);
    this.isFitted = false;
    this.camera = zoomAt(this.camera, at, zoom);
    this.changed();
  }

  zoomIn(): void {
    this.zoomBy(ZOOM_STEP);
  }

  zoomOut(): void {
    this.zoomBy(1 / ZOOM_STEP);
  }

  /** Puts a point of the layout into the middle. */
  centre(at: Point): void {
    this.isFitted = false;
    this.camera = centredOn(at, this.camera.zoom, this.screen);
    this.changed();
  }

  /** Shows all if that is legible, else the beginning. */
  private open(): void {
    const all = wholeRect(this.layout);
    const fitted = fitCamera(all, this.screen);
    this.camera = fitted;
    if (fitted.zoom >= OPENING_ZOOM) return;
    const { width, height } = this.screen;
    const isVertical = this.layout.orientation === "vertical";
    this.camera = isVertical
      ? centredOn(
          { x: all.width / 2, y: (height / 2 - OPENING_MARGIN) / OPENING_ZOOM },
          OPENING_ZOOM,
          this.screen,
        )
      : centredOn(
          { x: (width / 2 - OPENING_MARGIN) / OPENING_ZOOM, y: all.height / 2 },
          OPENING_ZOOM,
          this.screen,
        );
  }

  private middle(): Point {
    return { x: this.screen.width / 2, y: this.screen.height / 2 };
  }

  private remake(orientation: Orientation): void {
    this.layout = new GraphLayout(this.tree, this.view, orientation);
    this.joins = joinEdges(this.tree);
    this.contentRevision++;
    this.changed();
  }

  /** Lets the card under the pointer, else the selected one, stay where it is on the screen. */
  private keepingPlace(change: () => void): void {
    const { orientation } = this.layout;
    const key = this.anchor();
    const before = key === null ? undefined : this.layout.block(key);
    const from = before === undefined ? null : cardRect(before, orientation);
    change();
    this.contentRevision++;
    const after = key === null ? undefined : this.layout.block(key);
    if (this.isFitted && this.pointer === null) this.open();
    else if (from !== null && after !== undefined) {
      const to = cardRect(after, orientation);
      this.camera = {
        ...this.camera,
        x: this.camera.x + to.x - from.x,
        y: this.camera.y + to.y - from.y,
      };
    }
    this.changed();
  }

  private anchor(): string | null {
    const { pointer, layout, camera, marks } = this;
    if (pointer === null) return marks.selected;
    const at = toLayout(camera, pointer);
    return nearestCard(layout, at)?.node.key ?? marks.selected;
  }

  private changed(): void {
    this.revision++;
    for (const listener of this.listeners) listener();
  }
}
