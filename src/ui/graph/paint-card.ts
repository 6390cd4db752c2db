/** Cards as the canvas paints them: blocks of colour from far, with names from less far. */
import type { Block } from "../../model/run-tree/layout/boxes.ts";
import { statusOf, type RunNode } from "../../model/run-tree/nodes.ts";
import { NOT_REACHED } from "../../model/run-tree/rows.ts";
import { FAR_ZOOM, type Rect } from "./camera.ts";
import type { Scene } from "./paint.ts";
import { coloursOf } from "./palette.ts";
import { stackCounts } from "./stack-counts.ts";

/** About what a letter takes of the size of its font. */
const LETTER = 0.55;

/** Paints a node. */
export function paintBlock(
  context: CanvasRenderingContext2D,
  node: RunNode,
  rect: Rect,
  { palette, camera }: Scene,
): void {
  const status = statusOf(node);
  const colours = coloursOf(palette, status);
  const isFar = camera.zoom < FAR_ZOOM;
  const { x, y } = rect;
  const width = Math.max(1, rect.width);
  const height = Math.max(1, rect.height);
  if (isFar) {
    context.fillStyle = status === NOT_REACHED ? palette.lineStrong : colours.solid;
    context.fillRect(x, y, width, height);
    return;
  }
  const radius = 6 * camera.zoom;
  context.fillStyle = status === NOT_REACHED ? palette.surface : colours.soft;
  context.strokeStyle = status === NOT_REACHED ? palette.lineStrong : colours.solid;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  context.fill();
  context.stroke();
  const colour = status === NOT_REACHED ? palette.muted : colours.text;
  name(context, node.shape.base, rect, { colour, font: palette.font });
}

/** Paints a stack: a share of its width for each status. */
export function paintStack(
  context: CanvasRenderingContext2D,
  block: Block,
  rect: Rect,
  { palette, camera }: Scene,
): void {
  if (block.stack === null) return;
  const counts = stackCounts(block.stack);
  const total = block.stack.lanes.length;
  let { x } = rect;
  for (const [status, number] of counts) {
    const share = (rect.width * number) / total;
    const isDim = status === NOT_REACHED;
    context.fillStyle = isDim ? palette.lineStrong : coloursOf(palette, status).solid;
    context.fillRect(x, rect.y, Math.max(1, share), rect.height);
    x += share;
  }
  if (camera.zoom < FAR_ZOOM) return;
  context.fillStyle = palette.surface;
  context.fillRect(rect.x, rect.y, rect.width, rect.height * 0.7);
  const upper = { ...rect, height: rect.height * 0.7 };
  name(context, `${total} branches`, upper, { colour: palette.text, font: palette.font });
  context.strokeStyle = palette.lineStrong;
  context.lineWidth = 1;
  context.strokeRect(rect.x, rect.y, rect.width, rect.height);
}

/** Paints the mark around a card. */
export function paintRing(context: CanvasRenderingContext2D, rect: Rect, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(rect.x - 3, rect.y - 3, rect.width + 6, rect.height + 6, 6);
  context.stroke();
}

function name(
  context: CanvasRenderingContext2D,
  text: string,
  { x, y, width, height }: Rect,
  { colour, font }: { colour: string; font: string },
): void {
  const size = Math.max(8, Math.min(12, height * 0.5));
  const letters = Math.floor((width - 8) / (size * LETTER));
  if (letters < 3) return;
  context.fillStyle = colour;
  context.font = `500 ${size}px ${font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  const shown = text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
  context.fillText(shown, x + 4, y + height / 2);
}
