/** Where each task of a definition stands in it, found by the reference name of an attempt. */
import type { TaskShape } from "./shape.ts";

/** A task and the list it stands in; no owner: the workflow's own list. */
export interface Place {
  shape: TaskShape;
  owner: Place | null;
  /** Which list of the owner. */
  list: number;
  /** How many loops stand around it: so many suffixes its reference names bear. */
  loops: number;
}

/** A place, and the loop turns of one attempt at it: `__2__1`. */
export interface Located {
  place: Place;
  scope: string;
}

const LAST_SUFFIX = /__\d+$/;

/** The index of a definition by reference name. */
export class Places {
  private readonly places = new Map<string, Place>();

  constructor(shapes: TaskShape[]) {
    this.add(shapes, null, 0);
  }

  /** Where the task of a reference name stands; null: not in this definition. */
  locate(ref: string): Located | null {
    for (let base = ref, loops = 0; ; loops++) {
      const place = this.places.get(base);
      if (place?.loops === loops) return { place, scope: ref.slice(base.length) };
      if (!base.includes("__") || !LAST_SUFFIX.test(base)) return null;
      base = base.replace(LAST_SUFFIX, "");
    }
  }

  private add(shapes: TaskShape[], owner: Place | null, list: number): void {
    const loops = owner === null ? 0 : owner.loops + Number(owner.shape.kind === "loop");
    for (const shape of shapes) {
      const place = { shape, owner, list, loops };
      this.places.set(shape.base, place);
      shape.lists.forEach((nested, index) => this.add(nested.tasks, place, index));
    }
  }
}

/** The scope of the loop that a task with this scope stands in. */
export function outerScope(scope: string): string {
  return scope.replace(LAST_SUFFIX, "");
}

/** The turn that the last suffix of a reference name or scope names; null: it has none. */
export function turnIn(ref: string): number | null {
  const [suffix] = LAST_SUFFIX.exec(ref) ?? [];
  return suffix === undefined ? null : Number(suffix.slice(2));
}

/** All that looks like suffixes of loop turns at the end of a reference name. */
export function suffixesOf(ref: string): string {
  if (!ref.includes("__")) return "";
  return /(?:__\d+)*$/.exec(ref)?.[0] ?? "";
}
