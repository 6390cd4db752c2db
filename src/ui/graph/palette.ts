/** The colours of the theme in force, read from the page once per theme. */
import { lookOf, type Tone } from "../lib/status.ts";

export interface ToneColours {
  solid: string;
  soft: string;
  text: string;
}

export interface Palette {
  tones: Readonly<Record<Tone, ToneColours>>;
  canvas: string;
  surface: string;
  sunken: string;
  line: string;
  lineStrong: string;
  text: string;
  muted: string;
  faint: string;
  accent: string;
  font: string;
}

const TONES: readonly Tone[] = [
  "completed",
  "running",
  "scheduled",
  "failed",
  "warning",
  "paused",
  "neutral",
];

/** Reads the colours that an element has. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim() || "#888";
  const tones = Object.fromEntries(
    TONES.map((tone) => [
      tone,
      { solid: colour(`${tone}-solid`), soft: colour(`${tone}-soft`), text: colour(tone) },
    ]),
  ) as Record<Tone, ToneColours>;
  return {
    tones,
    canvas: colour("canvas"),
    surface: colour("surface"),
    sunken: colour("sunken"),
    line: colour("line"),
    lineStrong: colour("line-strong"),
    text: colour("text"),
    muted: colour("muted"),
    faint: colour("faint"),
    accent: colour("accent"),
    font: style.fontFamily,
  };
}

/** The colours of a status. */
export function coloursOf(palette: Palette, status: string): ToneColours {
  return palette.tones[lookOf(status).tone];
}

/** Tells when the theme changes. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    scheme.removeEventListener("change", listener);
  };
}
