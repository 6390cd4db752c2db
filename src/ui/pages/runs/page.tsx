import type { ReactNode } from "react";
import { Page } from "../../components/page.tsx";
import { Empty } from "../../components/states.tsx";

/** Not built yet. */
export function RunsPage(): ReactNode {
  return (
    <Page title="Runs">
      <Empty title="This page is not built yet" />
    </Page>
  );
}
