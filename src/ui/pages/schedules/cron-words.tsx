import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

const wordsQuery = (expression: string) => ({
  queryKey: ["cron words", expression],
  queryFn: async () => {
    const { default: cronstrue } = await import("cronstrue");
    return cronstrue.toString(expression, {
      use24HourTimeFormat: true,
      dayOfWeekStartIndexZero: true,
    });
  },
  staleTime: Infinity,
  retry: false,
});

/** A cron expression in words; the expression itself where words fail. */
export function CronWords({ expression }: { expression: string }): ReactNode {
  const { data } = useQuery(wordsQuery(expression));
  return (
    <span title={expression}>
      {data ?? <code className="font-mono text-sm">{expression}</code>}
    </span>
  );
}
