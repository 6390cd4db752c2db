/** Paints the bars of the rows in sight, the ruler and the marks. */
import { durationText } from "../lib/format-time.ts";
import { coloursOf, type Palette } from "../graph/palette.ts";
import { barsOf, type Bar } from "./bars.ts";
import type { TimelineRow } from "./rows.ts";
import { FOLD_WIDTH, type TimeScale } from "./scale.ts";

export const ROW_HEIGHT = 26;
export const AXIS_HEIGHT = 28;
const BAR_HEIGHT = 12;

/** Something that happened at a time: a signal, an action of an operator. */
export interface Marker {
  at: number;
  label: string;
}

export interface TimelineScene {
  rows: readonly TimelineRow[];
  /** The first row in sight, and where it begins. */
  first: number;
  top: number;
  scale: TimeScale;
  width: number;
  height: number;
  palette: Palette;
  now: number;
  /** The time of the now-line; null: the run has ended. */
  nowLine: number | null;
  /** What a time on the axis counts from. */
  origin: number;
  selected: string | null;
  markers: readonly Marker[];
  /** The stretch that is being brushed or measured. */
  stretch: { from: number; to: number; isRuler: boolean } | null;
}

/** Paints a scene. */
export function paintTimeline(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { width, height, rows, first, top, palette } = scene;
  context.clearRect(0, 0, width, height);
  paintGrid(context, scene);
  let y = AXIS_HEIGHT + top;
  const hatch = hatchOf(context, palette);
  for (let index = first; index < rows.length && y < height; index++, y += ROW_HEIGHT) {
    const row = rows[index];
    if (row === undefined) continue;
    if (row.node?.key === scene.selected && scene.selected !== null) {
      context.globalAlpha = 0.08;
      context.fillStyle = palette.accent;
      context.fillRect(0, y, width, ROW_HEIGHT);
      context.globalAlpha = 1;
    }
    paintRow(context, row, y, { scene, hatch });
  }
  paintMarks(context, scene);
  paintAxis(context, scene);
}

function paintRow(
  context: CanvasRenderingContext2D,
  row: TimelineRow,
  y: number,
  { scene, hatch }: { scene: TimelineScene; hatch: CanvasPattern | null },
): void {
  const { scale, now, palette } = scene;
  const barTop = y + (ROW_HEIGHT - BAR_HEIGHT) / 2;
  if (row.first !== null) {
    const from = scale.placeOf(row.first);
    const to = scale.placeOf(row.last ?? now);
    context.fillStyle = palette.lineStrong;
    context.fillRect(from, barTop + BAR_HEIGHT / 2 - 1, Math.max(1, to - from), 2);
  }
  for (const attempt of row.attempts) {
    for (const bar of barsOf(attempt, now)) paintBar(context, bar, barTop, { scene, hatch });
  }
}

function paintBar(
  context: CanvasRenderingContext2D,
  { kind, from, to, status }: Bar,
  y: number,
  { scene, hatch }: { scene: TimelineScene; hatch: CanvasPattern | null },
): void {
  const { scale, palette, width } = scene;
  const left = Math.max(-4, scale.placeOf(from));
  const right = Math.min(width + 4, scale.placeOf(to));
  if (right < 0 || left > width) return;
  const length = Math.max(kind === "run" ? 2 : 1, right - left);
  if (kind === "retry") {
    context.strokeStyle = palette.tones.warning.solid;
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(left, y + BAR_HEIGHT / 2);
    context.lineTo(left + length, y + BAR_HEIGHT / 2);
    context.stroke();
    context.setLineDash([]);
    return;
  }
  context.fillStyle = kind === "queue" ? (hatch ?? palette.line) : coloursOf(palette, status).solid;
  context.beginPath();
  context.roundRect(left, y, length, BAR_HEIGHT, kind === "run" ? Math.min(3, length / 2) : 0);
  context.fill();
}

function hatchOf(context: CanvasRenderingContext2D, palette: Palette): CanvasPattern | null {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6;
  const brush = tile.getContext("2d");
  if (brush === null) return null;
  brush.strokeStyle = palette.tones.neutral.solid;
  brush.lineWidth = 1.5;
  brush.beginPath();
  for (const shift of [-6, 0, 6]) {
    brush.moveTo(shift, 6);
    brush.lineTo(shift + 6, 0);
  }
  brush.stroke();
  return context.createPattern(tile, "repeat");
}

function paintGrid(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { scale, height, palette } = scene;
  context.fillStyle = palette.line;
  for (const tick of scale.ticks(110)) {
    context.fillRect(Math.round(scale.placeOf(tick)), AXIS_HEIGHT, 1, height);
  }
  for (const { isFold, left } of scale.pieces) {
    if (!isFold) continue;
    context.fillStyle = palette.sunken;
    context.fillRect(left, AXIS_HEIGHT, FOLD_WIDTH, height);
  }
}

function paintAxis(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { scale, width, palette, origin } = scene;
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, width, AXIS_HEIGHT);
  context.fillStyle = palette.line;
  context.fillRect(0, AXIS_HEIGHT - 1, width, 1);
  context.font = `11px ${palette.font}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.fillStyle = palette.muted;
  for (const tick of scale.ticks(110)) {
    context.fillText(durationText(tick - origin), scale.placeOf(tick) + 4, AXIS_HEIGHT / 2);
  }
  context.textAlign = "center";
  for (const { isFold, left, from, to } of scale.pieces) {
    if (!isFold) continue;
    context.fillStyle = palette.sunken;
    context.fillRect(left, 0, FOLD_WIDTH, AXIS_HEIGHT);
    context.fillStyle = palette.faint;
    context.save();
    context.translate(left + FOLD_WIDTH / 2, AXIS_HEIGHT + 44);
    context.rotate(-Math.PI / 2);
    context.fillText(`${durationText(to - from)} idle`, 0, 0);
    context.restore();
  }
}

function paintMarks(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { scale, height, width, palette, nowLine, markers, stretch } = scene;
  for (const { at } of markers) {
    const x = scale.placeOf(at);
    context.fillStyle = palette.tones.paused.solid;
    context.fillRect(x, AXIS_HEIGHT, 1.5, height);
    context.beginPath();
    context.arc(x, AXIS_HEIGHT, 4, 0, 2 * Math.PI);
    context.fill();
  }
  if (nowLine !== null) {
    context.fillStyle = palette.tones.running.solid;
    context.fillRect(Math.min(width - 1, scale.placeOf(nowLine)), 0, 1.5, height);
  }
  if (stretch === null) return;
  const from = scale.placeOf(Math.min(stretch.from, stretch.to));
  const to = scale.placeOf(Math.max(stretch.from, stretch.to));
  context.globalAlpha = 0.12;
  context.fillStyle = palette.accent;
  context.fillRect(from, AXIS_HEIGHT, to - from, height);
  context.globalAlpha = 1;
  context.fillRect(from, AXIS_HEIGHT, 1, height);
  context.fillRect(to, AXIS_HEIGHT, 1, height);
  context.font = `500 11px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const text = durationText(Math.abs(stretch.to - stretch.from));
  const middle = Math.min(width - 40, Math.max(40, (from + to) / 2));
  context.fillStyle = palette.surface;
  context.fillRect(middle - 32, AXIS_HEIGHT + 6, 64, 18);
  context.fillStyle = palette.accent;
  context.fillText(text, middle, AXIS_HEIGHT + 15);
}
