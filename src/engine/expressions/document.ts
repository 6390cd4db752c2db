import type { Json, JsonObject } from "../../model/json.ts";
import { parseJsonPath, readJsonPath, type PathSource } from "./json-path.ts";
import { setOwnMember } from "./own-member.ts";

/**
 * The document that references are evaluated against: `workflow` and one member per task reference
 * name. It is looked up member by member, so that a reference in an execution of 10,000 tasks never
 * builds all of it.
 */
export interface DocumentLookup {
  /** The member of that name, `undefined` when there is none. */
  root(name: string): Json | undefined;
  /** All names, asked for only by paths that start with `$..`, `$.*` or a filter. */
  names(): Iterable<string>;
}

/**
 * Evaluates a path against the document. Never throws.
 *
 * @returns `undefined` when it is no valid path or leads nowhere. The value is shared with the
 * document and must not be changed.
 */
export function resolvePath(path: string, lookup: DocumentLookup): Json | undefined {
  return readJsonPath(path, new DocumentSource(lookup));
}

/**
 * The member of the document that a path needs: `workflow` or a task reference name.
 * `null` when the path is invalid or does not start with one name.
 */
export function rootNameOf(path: string): string | null {
  const parsed = parseJsonPath(path);
  const first = parsed.ok ? parsed.path.segments[0] : undefined;
  return first?.kind === "member" ? first.name : null;
}

class DocumentSource implements PathSource {
  private readonly lookup: DocumentLookup;
  private whole: JsonObject | null = null;

  constructor(lookup: DocumentLookup) {
    this.lookup = lookup;
  }

  member(name: string): Json | undefined {
    return this.lookup.root(name);
  }

  value(): Json {
    if (this.whole === null) {
      this.whole = {};
      for (const name of this.lookup.names()) {
        const member = this.lookup.root(name);
        if (member !== undefined) {
          setOwnMember(this.whole, name, member);
        }
      }
    }
    return this.whole;
  }
}
