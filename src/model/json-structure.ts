/** Lists and objects in a JSON value that is taken in: each takes far more memory than its text does. */
export const MAX_JSON_CONTAINERS = 500_000;

/** What is said of a request with more. */
export const TOO_MANY_CONTAINERS = `The body holds more than ${MAX_JSON_CONTAINERS} lists and objects`;

/** What of a JSON text would make its value costly. */
export interface StructureLimits {
  /** Lists and objects within each other. */
  depth: number;
  /** Lists and objects in all. */
  containers: number;
}

/**
 * Looks at a JSON text before it is parsed: code that walks a deep value recursively would run out of stack,
 * and millions of tiny objects take more memory than there is.
 * @returns the limit that the value would break; null: none.
 */
export function structureProblem(
  text: string,
  limits: StructureLimits,
): keyof StructureLimits | null {
  // Each level takes two characters, each list or object one at least.
  if (text.length <= Math.min(2 * limits.depth, limits.containers)) return null;
  let depth = 0;
  let containers = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (inString) {
      if (character === BACKSLASH) at += 1;
      else if (character === QUOTE) inString = false;
    } else if (character === QUOTE) inString = true;
    else if (character === OPEN_LIST || character === OPEN_OBJECT) {
      depth += 1;
      containers += 1;
      if (containers > limits.containers) return "containers";
      if (depth > limits.depth) return "depth";
    } else if (character === CLOSE_LIST || character === CLOSE_OBJECT) depth -= 1;
  }
  return null;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
