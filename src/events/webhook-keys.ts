import { keyAt } from "../engine/webhook-match.ts";
import type { JsonObject } from "../model/json.ts";
import type { WebhookMatch } from "../model/webhook-wait.ts";

/** What an event has at each of these lists of paths; lists of which it lacks something are left out. */
export function matchesOf(payload: JsonObject, lists: readonly string[]): WebhookMatch[] {
  return lists.flatMap((paths) => {
    const key = keyAt(paths, payload);
    return key === null ? [] : [{ paths, key }];
  });
}
