import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Page } from "../components/page.tsx";
import { Empty } from "../components/states.tsx";

/** A path that no page has. */
export function NotFound(): ReactNode {
  return (
    <Page title="Not found">
      <Empty title="There is no page here">
        <Link to="/runs" className="text-accent underline">
          Go to the runs
        </Link>
      </Empty>
    </Page>
  );
}
