import type { ReactNode } from "react";
import { ErrorBoundary } from "../../components/error-boundary.tsx";
import { isFailure, isOpen } from "../../lib/status.ts";
import { CauseCard } from "./cause-card.tsx";
import { useRun } from "./run-context.ts";
import { WaitingCard } from "./waiting-card.tsx";

/** What matters most about the run: why it failed, or what it waits for. */
export function RunNotice(): ReactNode {
  const { data } = useRun();
  const { status } = data.run;
  if (!isFailure(status) && !isOpen(status)) return null;
  return (
    <div className="shrink-0 border-b border-line">
      <ErrorBoundary what="This part could not be shown" resetOn={status}>
        {isFailure(status) ? <CauseCard /> : <WaitingCard />}
      </ErrorBoundary>
    </div>
  );
}
