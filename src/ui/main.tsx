import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createQueryClient } from "./api/query-client.ts";
import { listenForKeys } from "./lib/keys.ts";
import { applyTheme, watchSettings } from "./lib/settings.ts";
import { createPageRouter } from "./router.tsx";
import "./theme/tokens.css";

applyTheme();
watchSettings();
listenForKeys();

const root = document.querySelector("#root");
if (root === null) throw new Error("The page has no root element.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <RouterProvider router={createPageRouter()} />
    </QueryClientProvider>
  </StrictMode>,
);
