/** Where the pages are that Conductor has under other paths: links to those are kept in many places. */

const SEGMENT = "([^/]+)";

/** Each old path, and the new one for what its parts name. */
const MOVED: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [path("/execution", SEGMENT), (id) => `/runs/${id}`],
  [path("/workflowDef", SEGMENT), (name) => `/definitions/${name}`],
  [path("/workflowDef", SEGMENT, SEGMENT), (name, version) => `/definitions/${name}/${version}`],
  [path("/taskDef", SEGMENT), (name) => `/tasks/${name}`],
  [path("/taskQueue"), () => "/queues"],
  [path("/taskQueue", SEGMENT), (name) => `/queues/${name}`],
  [path("/workbench"), () => "/start"],
];

function path(...parts: string[]): RegExp {
  return new RegExp(`^${parts.join("/")}/?$`);
}

/** The path of a page by its path in Conductor's interface; null: it is none of these. Both encoded as in a URL. */
export function movedPage(oldPath: string): string | null {
  for (const [pattern, target] of MOVED) {
    const [found, ...parts] = pattern.exec(oldPath) ?? [];
    if (found !== undefined) return target(...parts);
  }
  return null;
}
