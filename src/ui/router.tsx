/** All pages by their paths. A page's folder holds its route, what it asks for, and its parts. */
import { createRouter, parseSearchWith, stringifySearchWith } from "@tanstack/react-router";
import { basePath } from "./api/transport.ts";
import { paramText } from "./lib/search-params.ts";
import { routeTree } from "./routes.tsx";
import { RouteFailure } from "./shell/route-failure.tsx";
import { Loading } from "./components/states.tsx";

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}

/** Texts stay texts in the URL: an id of digits must not come back as a number. */
const parseSearch = parseSearchWith((text) => text);
const stringifySearch = stringifySearchWith(paramText);

// oxlint-disable-next-line typescript/explicit-function-return-type -- its type is the tree of routes
export function createPageRouter() {
  return createRouter({
    routeTree,
    basepath: basePath === "" ? "/" : basePath,
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultPreload: "intent",
    defaultErrorComponent: RouteFailure,
    defaultPendingComponent: () => <Loading />,
  });
}
