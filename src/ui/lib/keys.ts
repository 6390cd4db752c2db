/** Keys of the page: one listener, bindings by the components that are on screen; the newest wins. */
import { useEffect, useRef } from "react";

/** One shortcut. `keys` is a key ("j"), a sequence ("g r") or a chord ("mod+k", "shift+n"). */
export interface KeyBinding {
  keys: string;
  /** What it does, for the list that `?` shows. */
  label: string;
  run: () => void;
  /** Also while a text is being typed. */
  whileTyping?: boolean;
}

const SEQUENCE_MS = 900;
const groups: { current: readonly KeyBinding[] }[] = [];
let pending: { key: string; at: number } | null = null;

/** All bindings in force, the newest of each key. */
export function activeBindings(): KeyBinding[] {
  const seen = new Map<string, KeyBinding>();
  for (const group of groups.toReversed()) {
    for (const binding of group.current) {
      if (!seen.has(binding.keys)) seen.set(binding.keys, binding);
    }
  }
  return [...seen.values()];
}

/** Puts shortcuts in force while the component is on screen. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const group = useRef(bindings);
  group.current = bindings;
  useEffect(() => {
    groups.push(group);
    return () => void groups.splice(groups.indexOf(group), 1);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function nameOf(event: KeyboardEvent): string {
  const modifier = event.ctrlKey || event.metaKey ? "mod+" : "";
  return modifier + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const key = nameOf(event);
  // The editor lives in a shadow tree: to a listener outside of it the target is its host.
  const typing = isTyping(event.composedPath()[0] ?? null);
  const sequence =
    pending !== null && event.timeStamp - pending.at < SEQUENCE_MS ? `${pending.key} ${key}` : key;
  const bindings = activeBindings();
  const shifted = event.shiftKey ? `shift+${key}` : sequence;
  const found =
    bindings.find((binding) => binding.keys === shifted) ??
    bindings.find((binding) => binding.keys === sequence) ??
    bindings.find((binding) => binding.keys === key);
  pending = null;
  if (found !== undefined && (!typing || found.whileTyping === true)) {
    event.preventDefault();
    found.run();
    return;
  }
  const begins = bindings.some((binding) => binding.keys.startsWith(`${key} `));
  if (begins && !typing) pending = { key, at: event.timeStamp };
}

const isChord = ({ ctrlKey, metaKey }: KeyboardEvent): boolean => ctrlKey || metaKey;

/** Begins to listen; called once. */
export function listenForKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (!isChord(event)) onKeyDown(event);
  });
  // Before the button that has the focus: it would take the Enter of a chord for its own, and tell nobody.
  const first = (event: KeyboardEvent): void => {
    if (!isChord(event)) return;
    onKeyDown(event);
    if (event.defaultPrevented) event.stopPropagation();
  };
  document.addEventListener("keydown", first, { capture: true });
}
