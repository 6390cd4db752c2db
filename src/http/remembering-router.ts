import type { Result, Router } from "hono/router";
import { TrieRouter } from "hono/router/trie-router";

/** What is remembered at most, in matches, and of what length in characters. */
const MAX_MATCHES = 500;
const MAX_PATH_LENGTH = 200;

/**
 * Hono's router, with a memory for what it has found: workers ask for the same few paths all the time, and a
 * walk through some two hundred routes costs more than the rest of the way to the operation.
 */
export class RememberingRouter<T> implements Router<T> {
  readonly name = "RememberingRouter";
  private readonly router = new TrieRouter<T>();
  private readonly matches = new Map<string, Result<T>>();

  add(method: string, path: string, handler: T): void {
    this.matches.clear();
    this.router.add(method, path, handler);
  }

  match(method: string, path: string): Result<T> {
    const key = `${method} ${path}`;
    const known = this.matches.get(key);
    if (known !== undefined) return known;
    const found = this.router.match(method, path);
    if (path.length > MAX_PATH_LENGTH) return found;
    if (this.matches.size >= MAX_MATCHES) this.matches.clear();
    this.matches.set(key, found);
    return found;
  }
}
