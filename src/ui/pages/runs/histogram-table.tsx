import type { ReactNode } from "react";
import { partsText, type Span } from "./start-spans.ts";

/** The bars of a histogram in words; the time of each is a button that chooses it. */
export function HistogramTable(props: {
  spans: readonly Span[];
  timeOf: (time: number) => string;
  onChoose: (started: string) => void;
}): ReactNode {
  const { timeOf } = props;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div
      tabIndex={0}
      role="region"
      aria-label="Starts as a table"
      className="max-h-40 overflow-auto"
    >
      <table className="w-full text-left tabular">
        <thead className="sticky top-0 bg-surface text-sm text-muted">
          <tr>
            <th className="pr-4 font-medium">Started from</th>
            <th className="pr-4 font-medium">Runs</th>
            <th className="font-medium">By status</th>
          </tr>
        </thead>
        <tbody>
          {props.spans
            .filter(({ total }) => total > 0)
            .map((span) => (
              <tr key={span.from} className="border-t border-line">
                <td className="pr-4 whitespace-nowrap">
                  <button
                    type="button"
                    className="h-6 text-accent hover:underline"
                    onClick={() => props.onChoose(`${span.from}-${span.to}`)}
                  >
                    {timeOf(span.from)} – {timeOf(span.to)}
                  </button>
                </td>
                <td className="pr-4">{span.total}</td>
                <td>{partsText(span)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
