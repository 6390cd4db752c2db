/**
 * The few globals that the client needs, as structural types: Node, browsers and Workers all have
 * them, and none of their type packages is needed to compile this room.
 */

/** The part of a fetch reply that the client reads. */
export interface FetchReply {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** The part of a fetch request that the client writes. */
export interface FetchRequest {
  method: string;
  headers: Record<string, string>;
  body?: string;
  signal?: never;
}

/** Any `fetch`: the platform's own, undici's, a service binding's, or a test's. */
export type FetchFunction = (url: string, request: FetchRequest) => Promise<FetchReply>;

interface AbortHandle {
  readonly signal: never;
  abort(): void;
}

interface Runtime {
  fetch: FetchFunction;
  setTimeout(run: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  AbortController: new () => AbortHandle;
}

/** Read through `globalThis` at each call, so that a test may replace what it likes. */
export const runtime = globalThis as unknown as Runtime;

/** Resolves after that many milliseconds. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    runtime.setTimeout(resolve, milliseconds);
  });
}
