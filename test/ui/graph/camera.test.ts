import { describe, expect, it } from "vitest";
import {
  bringIntoView,
  clampZoom,
  fitCamera,
  panBy,
  toLayout,
  visibleRect,
  zoomAt,
} from "../../../src/ui/graph/camera.ts";

const screen = { width: 800, height: 600 };

describe("the camera of a graph", () => {
  it("shows all of a large picture, and enlarges no small one", () => {
    const all = { x: 0, y: 0, width: 8000, height: 100 };
    const camera = fitCamera(all, screen);
    const seen = visibleRect(camera, screen);
    expect(seen.x).toBeLessThan(0);
    expect(seen.x + seen.width).toBeGreaterThan(8000);
    expect(fitCamera({ x: 0, y: 0, width: 10, height: 10 }, screen).zoom).toBe(1);
  });

  it("keeps what is under the pointer there while it zooms", () => {
    const camera = { x: 50, y: 70, zoom: 0.5 };
    const at = { x: 300, y: 200 };
    expect(toLayout(zoomAt(camera, at, 1.3), at)).toEqual(toLayout(camera, at));
  });

  it("moves with the pointer", () => {
    expect(panBy({ x: 0, y: 0, zoom: 2 }, 10, -20)).toEqual({ x: -5, y: 10, zoom: 2 });
  });

  it("zooms within bounds, and always far enough out to see all", () => {
    expect(clampZoom(9, 0.5)).toBe(1.6);
    expect(clampZoom(0.0001, 0.001)).toBe(0.001);
    expect(clampZoom(0.5, 3)).toBe(1);
  });

  it("stays where it is for what is in sight, and moves for what is not", () => {
    const camera = { x: 0, y: 0, zoom: 1 };
    const card = { width: 100, height: 50 };
    expect(bringIntoView(camera, { x: 300, y: 300, ...card }, screen)).toEqual(camera);
    const moved = bringIntoView(camera, { x: 300, y: 3000, ...card }, screen);
    expect([moved.x, moved.y]).toEqual([0, 3025 - 300]);
  });
});
