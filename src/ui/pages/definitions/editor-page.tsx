import type { ReactNode } from "react";
import { Page } from "../../components/page.tsx";
import { Empty } from "../../components/states.tsx";

/** Not built yet. */
export function EditorPage(): ReactNode {
  return (
    <Page title="Editor">
      <Empty title="This page is not built yet" />
    </Page>
  );
}
