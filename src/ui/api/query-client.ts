/** How all pages ask the server, and what they do when it does not answer. */
import { QueryClient } from "@tanstack/react-query";
import { BatonApiError } from "../../client/errors.ts";

const MOST_RETRIES = 2;
/** How long an answer is taken as good when a page asks for it again. */
const FRESH_MS = 1000;

/** The page's one cache of answers. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // The browser's word that it is offline says nothing of a server on the same machine; and what waits for it shows no error.
        networkMode: "always",
        refetchOnReconnect: true,
        retry: (count, error) => count < MOST_RETRIES && BatonApiError.is(error) && error.retryable,
      },
      // Else an action is kept back in silence, and done whenever the connection returns.
      mutations: { networkMode: "always" },
    },
  });
}
