import type { ReactNode } from "react";

const BAR = 2;
const HEIGHT = 18;

/** A row of small bars: counts over time, the oldest first. */
export function Sparkline({
  counts,
  label,
}: {
  counts: readonly number[];
  label: string;
}): ReactNode {
  const most = Math.max(1, ...counts);
  const sum = counts.reduce((total, count) => total + count, 0);
  return (
    <svg
      role="img"
      aria-label={`${label}: ${sum} in ${counts.length} minutes, at most ${Math.max(0, ...counts)} in one`}
      width={counts.length * BAR}
      height={HEIGHT}
      className="text-running-solid"
    >
      {counts.map((count, index) => {
        const height = count === 0 ? 1 : Math.max(2, (count / most) * HEIGHT);
        return (
          <rect
            key={index}
            x={index * BAR}
            y={HEIGHT - height}
            width={BAR - 0.5}
            height={height}
            fill={count === 0 ? "var(--line-strong)" : "currentColor"}
          />
        );
      })}
    </svg>
  );
}
