import { CircleCheck, CircleX, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { PlacedProblem } from "../../editor/diagnostics.ts";
import type { Problem } from "../../editor/rules/problem.ts";

const LOOKS: Readonly<
  Record<Problem["severity"], { icon: typeof Info; colour: string; word: string }>
> = {
  error: { icon: CircleX, colour: "text-failed", word: "Error" },
  warning: { icon: TriangleAlert, colour: "text-warning", word: "Warning" },
  info: { icon: Info, colour: "text-running", word: "Hint" },
};

/** What is wrong with the text, in its order; a click goes there. */
export function ProblemList(props: {
  problems: readonly PlacedProblem[];
  isChecking: boolean;
  onJump: (problem: PlacedProblem) => void;
}): ReactNode {
  const { problems } = props;
  return (
    <section
      aria-label="Problems"
      className="flex max-h-44 shrink-0 flex-col border-t border-line bg-surface"
    >
      <div className="flex h-8 shrink-0 items-center gap-3 px-3 text-sm text-muted">
        {problems.length === 0 ? (
          <span className="flex items-center gap-1.5 text-completed">
            <CircleCheck size={13} aria-hidden /> No problem
          </span>
        ) : (
          <span aria-live="polite">{summary(problems)}</span>
        )}
        <span className="ml-auto text-faint">{props.isChecking ? "Checking…" : ""}</span>
        {problems.length > 0 && (
          <span className="text-faint">
            <kbd className="font-mono text-xs">F8</kbd> next
          </span>
        )}
      </div>
      {problems.length > 0 && (
        <ul className="min-h-0 overflow-auto border-t border-line py-1">
          {problems.map((problem, index) => {
            const { icon: Icon, colour, word } = LOOKS[problem.severity];
            return (
              <li key={`${index} ${problem.message}`}>
                <button
                  type="button"
                  className="flex w-full items-baseline gap-2 px-3 py-0.5 text-left hover:bg-hover"
                  onClick={() => props.onJump(problem)}
                >
                  <span className={`flex w-20 shrink-0 items-center gap-1 text-sm ${colour}`}>
                    <Icon size={12} aria-hidden /> {word}
                  </span>
                  <span className="min-w-0 flex-1 break-words">{problem.message}</span>
                  <span className="shrink-0 text-sm text-faint tabular">line {problem.line}</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function summary(problems: readonly Problem[]): string {
  const counts = (["error", "warning", "info"] as const).map((severity) => {
    const count = problems.filter((problem) => problem.severity === severity).length;
    const word = LOOKS[severity].word.toLowerCase();
    return count === 0 ? "" : `${count} ${word}${count === 1 ? "" : "s"}`;
  });
  return counts.filter((count) => count !== "").join(", ");
}
