/** Queues of Cloudflare that EVENT tasks publish to: `cloudflare_queue:<name>`, bound as `SINK_<NAME>`. */

const PREFIX = "cloudflare_queue:";
const BINDING_PREFIX = "SINK_";

/** The queue that the name of a sink or event stands for; null for other sinks. */
export function sinkQueueOf(name: string): string | null {
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : null;
}

/** The binding of a queue in `wrangler.toml`: capitals, and `_` for everything but letters and digits. */
export function sinkBindingOf(queue: string): string {
  return `${BINDING_PREFIX}${queue.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
}

/** The names among those of bindings that are of such queues. */
export function sinkBindingsIn(names: readonly string[]): string[] {
  return names.filter((name) => name.startsWith(BINDING_PREFIX));
}
