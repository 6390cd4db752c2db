/**
 * What an isolate remembers of definitions, so that a start reads nothing from D1.
 *
 * C1. Nothing is answered that is older than `MAX_AGE_MS`.
 * C2. A write of this isolate clears everything, and what was being read meanwhile is not kept.
 * C3. "Not found" is never remembered.
 */

/** How old an answer may be, in milliseconds: what a write elsewhere takes to be seen. */
export const MAX_AGE_MS = 2000;

/** Texts kept at most; the oldest goes first. */
const MAX_ENTRIES = 500;

/** Characters of one text that is kept at most; larger definitions are read each time. */
const MAX_TEXT_LENGTH = 1024 * 1024;

/** A definition as an execution gets it: JSON text with everything pinned. */
export interface PinnedDefinition {
  name: string;
  version: number;
  text: string;
}

interface Entry<Value> {
  value: Value;
  readAt: number;
}

/** Pinned definitions and latest versions, each with the time of its read. */
export class DefinitionCache {
  private readonly pinned = new Map<string, Entry<PinnedDefinition>>();
  private readonly latest = new Map<string, Entry<number>>();
  private writes = 0;

  /** Counts the writes; handed to `keep` with what was read after it (C2). */
  get generation(): number {
    return this.writes;
  }

  /** @param version absent: the latest. */
  find(name: string, version: number | undefined, now: number): PinnedDefinition | undefined {
    const wanted = version ?? fresh(this.latest, name, now);
    return wanted === undefined ? undefined : fresh(this.pinned, keyOf(name, wanted), now);
  }

  /**
   * Remembers a definition.
   * @param read when the reading began, at which generation, and whether the latest was asked for.
   */
  keep(
    definition: PinnedDefinition,
    read: { at: number; generation: number; latest: boolean },
  ): void {
    if (read.generation !== this.writes || definition.text.length > MAX_TEXT_LENGTH) return;
    const { name, version } = definition;
    put(this.pinned, keyOf(name, version), { value: definition, readAt: read.at });
    if (read.latest) put(this.latest, name, { value: version, readAt: read.at });
  }

  /** Forgets everything: a definition has been written. */
  clear(): void {
    this.writes += 1;
    this.pinned.clear();
    this.latest.clear();
  }
}

/** The cache of this isolate, shared by the Worker and the objects that happen to live with it. */
export const isolateDefinitionCache = new DefinitionCache();

function keyOf(name: string, version: number): string {
  return `${version}:${name}`;
}

function fresh<Value>(entries: Map<string, Entry<Value>>, key: string, now: number) {
  const entry = entries.get(key);
  if (entry === undefined) return undefined;
  if (now - entry.readAt < MAX_AGE_MS) return entry.value;
  entries.delete(key);
  return undefined;
}

function put<Value>(entries: Map<string, Entry<Value>>, key: string, entry: Entry<Value>): void {
  entries.delete(key);
  entries.set(key, entry);
  if (entries.size <= MAX_ENTRIES) return;
  const [oldest] = entries.keys();
  if (oldest !== undefined) entries.delete(oldest);
}
