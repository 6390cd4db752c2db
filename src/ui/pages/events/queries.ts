import { queryOptions } from "@tanstack/react-query";
import { deadLetters, eventExecutions, listHandlers } from "../../api/events.ts";

const REFRESH_MS = 3000;
const SHOWN = 200;
/** Dead letters hold what their events carry: the server gives no more of them at once. */
const LETTERS_SHOWN = 20;

export const handlersQuery = queryOptions({ queryKey: ["event handlers"], queryFn: listHandlers });

export function executionsQuery(handler: string | undefined) {
  return queryOptions({
    queryKey: ["event executions", handler ?? null],
    queryFn: () => eventExecutions(handler, SHOWN),
    refetchInterval: REFRESH_MS,
  });
}

export const deadLettersQuery = queryOptions({
  queryKey: ["dead letters"],
  queryFn: () => deadLetters(LETTERS_SHOWN),
  refetchInterval: REFRESH_MS,
});
