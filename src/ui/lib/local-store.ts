/** Small things that this browser keeps by itself. Without storage they last as long as the page. */
const PREFIX = "baton.";
const unsaved = new Map<string, string>();

/** What is kept under a key; undefined when nothing is, or what is kept cannot be read. */
export function readLocal(key: string): unknown {
  try {
    const text = unsaved.get(key) ?? localStorage.getItem(PREFIX + key);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keeps a value; undefined takes it away. */
export function writeLocal(key: string, value: unknown): void {
  const text = value === undefined ? null : JSON.stringify(value);
  unsaved.delete(key);
  try {
    if (text === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, text);
  } catch {
    // Storage is forbidden or full.
    if (text !== null) unsaved.set(key, text);
  }
}
