import type { ErrorComponentProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Page } from "../components/page.tsx";
import { ErrorPanel } from "../components/states.tsx";

/** Stands in for a page that failed, so that the rest of the frame stays usable. */
export function RouteFailure({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <Page title="Something failed">
      <ErrorPanel error={error} what="This page could not be shown" retry={reset} />
    </Page>
  );
}
