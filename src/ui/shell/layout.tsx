import { Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useCutOff } from "../api/connection.ts";
import { Loading } from "../components/states.tsx";
import { useKeys } from "../lib/keys.ts";
import { Rail } from "./rail.tsx";

const KeyList = lazy(() =>
  import("./key-list.tsx").then((module) => ({ default: module.KeyList })),
);
const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })));

/** The frame around every page: the rail, the palette, the list of keys. */
export function Layout(): ReactNode {
  const navigate = useNavigate();
  const [open, setOpen] = useState<"palette" | "keys" | null>(null);
  const cutOff = useCutOff();
  const close = (): void => setOpen(null);
  useKeys([
    { keys: "mod+k", label: "Go to anything", whileTyping: true, run: () => setOpen("palette") },
    { keys: "?", label: "List of keys", run: () => setOpen("keys") },
    { keys: "g r", label: "Go to runs", run: () => void navigate({ to: "/runs" }) },
    { keys: "g d", label: "Go to definitions", run: () => void navigate({ to: "/definitions" }) },
    { keys: "g t", label: "Go to tasks", run: () => void navigate({ to: "/tasks" }) },
    { keys: "g q", label: "Go to queues", run: () => void navigate({ to: "/queues" }) },
    { keys: "g s", label: "Go to schedules", run: () => void navigate({ to: "/schedules" }) },
    { keys: "g e", label: "Go to events", run: () => void navigate({ to: "/events" }) },
    { keys: "/", label: "Filter", run: focusFilter },
  ]);
  return (
    <div className="flex h-full flex-col-reverse sm:flex-row">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-md focus:bg-surface focus:p-2"
      >
        Skip to the content
      </a>
      <Rail onPalette={() => setOpen("palette")} onKeys={() => setOpen("keys")} />
      <main
        id="content"
        tabIndex={-1}
        className="flex min-h-0 min-w-0 flex-1 flex-col outline-none"
      >
        {cutOff && (
          <p role="status" className="shrink-0 bg-warning-soft px-4 py-1.5 text-warning">
            The server does not answer. What is shown may be old; it is asked again by itself.
          </p>
        )}
        <div className="min-h-0 flex-1">
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </div>
      </main>
      <Suspense>
        {open === "palette" && <Palette open onClose={close} />}
        {open === "keys" && <KeyList open onClose={close} />}
      </Suspense>
    </div>
  );
}

/** The page's own filter has this id. */
function focusFilter(): void {
  document.querySelector<HTMLInputElement>("#filter")?.focus();
}
