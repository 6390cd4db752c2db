import type { ReactNode } from "react";
import { Page } from "../../components/page.tsx";
import { Empty } from "../../components/states.tsx";

/** Not built yet. */
export function DefinitionPage(): ReactNode {
  return (
    <Page title="Definition">
      <Empty title="This page is not built yet" />
    </Page>
  );
}

/** Not built yet. */
export function DefinitionVersionPage(): ReactNode {
  return (
    <Page title="Definition">
      <Empty title="This page is not built yet" />
    </Page>
  );
}
