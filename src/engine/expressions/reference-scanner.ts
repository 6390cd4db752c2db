/**
 * Finds `${…}` in a text. Braces are matched by counting in one pass, so the time is linear in the
 * text: the expression that Conductor uses for it backtracks.
 *
 * - `${` opens a reference if no `$` stands before it and its brace is closed further on; every `{`
 *   and `}` in between counts. What is never closed is ordinary text.
 * - `$${` is the text `${`.
 * - References nest; the inner one is replaced first, as text, and gives part of the outer path.
 */

/** References deeper than this within each other are ordinary text: each level copies its path. */
const MAX_REFERENCE_NESTING = 50;
const OPEN = "${";
const ESCAPED_OPEN = "$${";
/** Character codes: comparing them costs a third of comparing one-character texts. */
const DOLLAR = 0x24;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/**
 * Gives the text that replaces a reference, by its path with inner references replaced.
 * @param offset where in the result that text stands; null within another reference.
 */
export type Replace = (path: string, place: ReferencePlace, offset: number | null) => string;

/** `whole`: the reference is all of the text. `part`: other text is around it. */
export type ReferencePlace = "whole" | "part";

interface Frame {
  /** The text so far, of the path of a reference or, in the first frame, of the result. */
  text: string;
  openedAt: number;
  closesAt: number;
}

/** Whether a text can hold a reference or an escape. */
export function mayHoldReference(text: string): boolean {
  return text.includes(OPEN);
}

/** The path, when the text is exactly one reference without braces in it: the common case. */
export function soleReference(text: string): string | null {
  const isSole =
    text.startsWith(OPEN) &&
    text.indexOf("}") === text.length - 1 &&
    text.indexOf("{", OPEN.length) < 0;
  return isSole ? text.slice(OPEN.length, -1) : null;
}

/** The text with every reference replaced and every escape turned into what it stands for. */
export function replaceReferences(text: string, replace: Replace): string {
  const closings = matchBraces(text);
  let frame: Frame = { text: "", openedAt: -1, closesAt: text.length };
  const outer: Frame[] = [];
  let copiedTo = 0;
  const copyUntil = (end: number): void => {
    frame.text += text.slice(copiedTo, end);
    copiedTo = end;
  };
  for (let at = 0; at < text.length; at += 1) {
    if (at === frame.closesAt) {
      copyUntil(at);
      const isWhole = outer.length === 1 && frame.openedAt === 0 && at === text.length - 1;
      const { text: path } = frame;
      const offset = outer.length === 1 ? (outer[0]?.text.length ?? 0) : null;
      frame = outer.pop() ?? frame;
      frame.text += replace(path, isWhole ? "whole" : "part", offset);
      copiedTo = at + 1;
    } else if (text.charCodeAt(at) !== DOLLAR) {
      continue;
    } else if (text.startsWith(ESCAPED_OPEN, at)) {
      copyUntil(at);
      copiedTo = at + 1;
      at += ESCAPED_OPEN.length - 1;
    } else if (text.startsWith(OPEN, at) && text.charCodeAt(at - 1) !== DOLLAR) {
      const closesAt = closings.get(at + 1);
      if (closesAt !== undefined && outer.length < MAX_REFERENCE_NESTING) {
        copyUntil(at);
        outer.push(frame);
        frame = { text: "", openedAt: at, closesAt };
        copiedTo = at + OPEN.length;
        at = copiedTo - 1;
      }
    }
  }
  copyUntil(text.length);
  return frame.text;
}

/** The closing brace of every opening one that has a `$` before it. */
function matchBraces(text: string): Map<number, number> {
  const closings = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === OPENING_BRACE) {
      open.push(at);
    } else if (character === CLOSING_BRACE) {
      const opening = open.pop();
      if (opening !== undefined && text.charCodeAt(opening - 1) === DOLLAR) {
        closings.set(opening, at);
      }
    }
  }
  return closings;
}
