import type { ReactNode } from "react";

/** Which server this is: its host, so that two tabs of two servers can be told apart. */
export function EnvironmentName(): ReactNode {
  return (
    <span className="flex min-w-0 flex-col leading-tight">
      <span className="font-semibold">Baton</span>
      <span className="truncate text-xs text-faint" title={location.host}>
        {location.host}
      </span>
    </span>
  );
}
