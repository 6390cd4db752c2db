/** Files of a graph: SVG, PNG and Mermaid. */
import { fitCamera } from "./camera.ts";
import type { GraphController } from "./controller.ts";
import { wholeRect } from "./geometry.ts";
import { mermaidOf } from "./mermaid.ts";
import { paintScene } from "./paint.ts";
import { readPalette } from "./palette.ts";
import { svgOf } from "./svg.ts";

/** Larger canvases fail in some browsers. */
const MAX_PIXELS = 8000;

/** Saves a graph in a format. */
export function saveGraph(format: "svg" | "png" | "mermaid", controller: GraphController): void {
  if (format === "png") savePng(controller);
  else if (format === "svg") saveSvg(controller);
  else saveMermaid(controller);
}

function saveSvg({ layout }: GraphController): void {
  save(new Blob([svgOf(layout, readPalette(document.body))], { type: "image/svg+xml" }), "svg");
}

function saveMermaid({ layout }: GraphController): void {
  save(new Blob([mermaidOf(layout)], { type: "text/plain" }), "mmd");
}

/** The whole graph as pixels, as large as a canvas may be. */
function savePng({ layout, marks }: GraphController): void {
  const all = wholeRect(layout);
  const zoom = Math.min(1, MAX_PIXELS / Math.max(all.width, all.height));
  const canvas = document.createElement("canvas");
  const margin = 64 * zoom;
  canvas.width = Math.ceil(all.width * zoom + margin);
  canvas.height = Math.ceil(all.height * zoom + margin);
  const screen = { width: canvas.width, height: canvas.height };
  const context = canvas.getContext("2d");
  if (context === null) return;
  const palette = readPalette(document.body);
  const camera = { ...fitCamera(all, screen), zoom, x: -margin / 2 / zoom, y: -margin / 2 / zoom };
  paintScene(context, { layout, camera, screen, marks, palette, isFlat: true });
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = palette.canvas;
  context.fillRect(0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => {
    if (blob !== null) save(blob, "png");
  });
}

function save(blob: Blob, extension: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `run-graph.${extension}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
