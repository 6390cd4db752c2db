import type { ReactNode } from "react";
import { Page } from "../../components/page.tsx";
import { Empty } from "../../components/states.tsx";

/** Not built yet. */
export function StartPage(): ReactNode {
  return (
    <Page title="Start">
      <Empty title="This page is not built yet" />
    </Page>
  );
}

/** Not built yet. */
export function StartNamedPage(): ReactNode {
  return (
    <Page title="Start">
      <Empty title="This page is not built yet" />
    </Page>
  );
}
