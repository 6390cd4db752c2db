import type { ReactNode } from "react";
import { Page } from "../../components/page.tsx";
import { Empty } from "../../components/states.tsx";

/** Not built yet. */
export function QueuePage(): ReactNode {
  return (
    <Page title="Queue">
      <Empty title="This page is not built yet" />
    </Page>
  );
}
