/** A whole graph as an SVG file, as it is drawn and in the colours of the theme. */
import type { GraphLayout } from "../../model/run-tree/layout/layout.ts";
import { visitWindow } from "../../model/run-tree/layout/visit.ts";
import { statusOf, typeOf } from "../../model/run-tree/nodes.ts";
import { NOT_REACHED } from "../../model/run-tree/rows.ts";
import { lookOf } from "../lib/status.ts";
import type { Rect } from "./camera.ts";
import { blockEdges, laneEdges, type Edge } from "./edges.ts";
import { cardRectAt, stackRectAt, toPoint, toRect, wholeRect } from "./geometry.ts";
import { coloursOf, type Palette } from "./palette.ts";

const MARGIN = 24;
const EVERYWHERE = { main: -1, cross: -1, endMain: Infinity, endCross: Infinity };
/** Letters that fit on a card. */
const MAX_LETTERS = 26;

/** The text of the file. */
export function svgOf(layout: GraphLayout, palette: Palette): string {
  const { width, height } = wholeRect(layout);
  const frames: string[] = [];
  const lines: string[] = [];
  const cards: string[] = [];
  const draw = (edges: Edge[]): void =>
    void lines.push(...edges.map((edge) => line(edge, layout, palette)));
  visitWindow(layout.root, EVERYWHERE, {
    lane: (lane, at, range) => draw(laneEdges(lane, at, range)),
    block: (block, at) => {
      const rect = toRect(at, block, layout.orientation);
      if (block.arrangement === "frame") frames.push(box(rect, palette.sunken, palette.lineStrong));
      draw(blockEdges(block, at, EVERYWHERE));
      const status = statusOf(block.node);
      const { solid, soft, text } = coloursOf(palette, status);
      const card = cardRectAt(block, at, layout.orientation);
      const isReached = status !== NOT_REACHED;
      const fill = isReached ? soft : palette.surface;
      cards.push(
        box(card, fill, isReached ? solid : palette.lineStrong),
        label(card, block.node.shape.base, { line: 0, colour: palette.text }),
        label(card, `${lookOf(status).word} · ${typeOf(block.node)}`, { line: 1, colour: text }),
      );
      const stack = stackRectAt(block, at, layout.orientation);
      if (stack === null) return;
      const count = `${block.stack?.lanes.length ?? 0} branches`;
      cards.push(box(stack, palette.surface, palette.lineStrong));
      cards.push(label(stack, count, { line: 0, colour: palette.text }));
    },
  });
  const view = `${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view}" font-family="sans-serif" font-size="13">`,
    `<rect x="${-MARGIN}" y="${-MARGIN}" width="100%" height="100%" fill="${palette.canvas}"/>`,
    ...frames,
    ...lines,
    ...cards,
    "</svg>",
    "",
  ].join("\n");
}

function line({ points, isWalked }: Edge, { orientation }: GraphLayout, palette: Palette): string {
  const places = points.map(({ main, cross }) => {
    const { x, y } = toPoint(main, cross, orientation);
    return `${x},${y}`;
  });
  const colour = isWalked ? palette.muted : palette.line;
  return `<polyline points="${places.join(" ")}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
}

function box({ x, y, width, height }: Rect, fill: string, stroke: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${fill}" stroke="${stroke}"/>`;
}

function label(
  { x, y }: Rect,
  text: string,
  { line, colour }: { line: number; colour: string },
): string {
  const shown = text.length > MAX_LETTERS ? `${text.slice(0, MAX_LETTERS - 1)}…` : text;
  return `<text x="${x + 10}" y="${y + 24 + line * 20}" fill="${colour}">${escaped(shown)}</text>`;
}

/** Control characters, for which XML has no place, are left out. */
function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll(/\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu, "");
}
