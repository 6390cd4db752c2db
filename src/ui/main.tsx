import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BatonApiError } from "../client/errors.ts";
import { listenForKeys } from "./lib/keys.ts";
import { applyTheme, watchSettings } from "./lib/settings.ts";
import { createPageRouter } from "./router.tsx";
import "./theme/tokens.css";

const MOST_RETRIES = 2;
/** How long an answer is taken as good when a page asks for it again. */
const FRESH_MS = 1000;

applyTheme();
watchSettings();
listenForKeys();

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      retry: (count, error) => count < MOST_RETRIES && BatonApiError.is(error) && error.retryable,
    },
  },
});

const root = document.querySelector("#root");
if (root === null) throw new Error("The page has no root element.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={createPageRouter()} />
    </QueryClientProvider>
  </StrictMode>,
);
