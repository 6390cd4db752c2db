/** Whether what is shown may be old, because the server does not answer any more. */
import { notifyManager, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import { BatonApiError } from "../../client/errors.ts";

/** Whether something that is shown could not be read again, because nobody answered. What was never read tells so itself. */
export function isCutOff(client: QueryClient): boolean {
  return client
    .getQueryCache()
    .getAll()
    .some((query) => {
      const { data, error } = query.state;
      return (
        query.isActive() && data !== undefined && BatonApiError.is(error) && error.status === 0
      );
    });
}

/** The same, for a component that follows it. */
export function useCutOff(): boolean {
  const client = useQueryClient();
  const subscribe = useCallback(
    (listen: () => void) => client.getQueryCache().subscribe(notifyManager.batchCalls(listen)),
    [client],
  );
  return useSyncExternalStore(subscribe, () => isCutOff(client));
}
