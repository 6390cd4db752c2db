/** What a search in a run finds, in the order of the graph: words, `status:failed`, `type:http`. */
import { isNode, statusOf, typeOf, type Entry, type RunNode } from "./nodes.ts";
import { compareAttempts, isOpen, type RunRow } from "./rows.ts";
import type { RunTree } from "./run-tree.ts";
import { kindOf } from "./shape.ts";

/** What each task is compared with. */
interface Facts {
  ref: string;
  name: string;
  type: string;
  status: string;
  reason: string;
}

/** The reference names of all tasks that fit each word of a search; an empty search finds nothing. */
export function findTasks(tree: RunTree, search: string): string[] {
  const tests = search.trim().toLowerCase().split(/\s+/).filter(Boolean).map(testOf);
  if (tests.length === 0) return [];
  const found: { ref: string; place: number }[] = [];
  const look = (facts: Facts, place: number): void => {
    if (tests.every((test) => test(facts))) found.push({ ref: facts.ref, place });
  };
  const places = new Map([...tree.nodes.values()].map((node, index) => [node, index]));
  for (const node of tree.nodes.values()) {
    if (node.entry === null) look(factsOfNode(node), places.get(node) ?? 0);
  }
  for (const entry of tree.entries.values()) look(factsOfEntry(entry), placeOf(entry, places));
  return found.sort((a, b) => a.place - b.place).map(({ ref }) => ref);
}

function testOf(word: string): (facts: Facts) => boolean {
  const [, field, value = ""] = /^(status|type|name|reason):(.+)$/.exec(word) ?? [];
  if (field === undefined) {
    return (facts) => Object.values(facts).some((text) => text.toLowerCase().includes(word));
  }
  return (facts) => facts[field as keyof Facts].toLowerCase().includes(value);
}

function factsOfNode(node: RunNode): Facts {
  const { base, name } = node.shape;
  const facts = { name, type: typeOf(node), status: statusOf(node) };
  return { ref: base + (node.isExtra ? "" : node.scope), ...facts, reason: "" };
}

function factsOfEntry({ ref, attempts }: Entry): Facts {
  const { name = "", type = "", status = "", reason } = attempts.at(-1) ?? {};
  return { ref, name, type, status, reason: reason ?? "" };
}

/** Tasks in turns that nobody has opened stand where their loop does. */
function placeOf({ home, position }: Entry, places: ReadonlyMap<RunNode, number>): number {
  const node = isNode(home) ? home : home.owner;
  const within = isNode(home) ? 0 : position / 1e9;
  return (node === null ? 0 : (places.get(node) ?? 0)) + within;
}

/** The reference name of the open task that was scheduled last; containers and JOINs only wait for others. */
export function newestActive(tree: RunTree): string | null {
  let newest: RunRow | null = null;
  for (const { attempts } of tree.entries.values()) {
    const row = attempts.at(-1);
    if (row === undefined || !isOpen(row.status) || !isOwnWork(row.type)) continue;
    if (newest === null || compareAttempts(newest, row) < 0) newest = row;
  }
  return newest?.ref ?? null;
}

function isOwnWork(type: string): boolean {
  const kind = kindOf(type);
  return kind === "task" || kind === "sub";
}
