/** Problems as marks in the text. */
import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { Diagnostic } from "@codemirror/lint";
import type { EditorState } from "@codemirror/state";
import { sliceOf } from "./definition-support.ts";
import { nameRangeOf, rangeOf, type SyntaxTree } from "./json-places.ts";
import type { Problem } from "./rules/problem.ts";

const PARSE_MS = 500;

/** A problem with where it stands in the text. */
export interface PlacedProblem extends Problem {
  from: number;
  to: number;
  /** Counted from 1. */
  line: number;
}

/** The whole syntax tree, as far as it can be had in a moment. */
export function treeOf(state: EditorState): SyntaxTree {
  return ensureSyntaxTree(state, state.doc.length, PARSE_MS) ?? syntaxTree(state);
}

/** Problems in the order in which they stand. */
export function placeProblems(state: EditorState, problems: readonly Problem[]): PlacedProblem[] {
  const tree = treeOf(state);
  const slice = sliceOf(state);
  return problems
    .map((problem) => {
      const whole = rangeOf(tree, problem.path, slice);
      // An object is marked at its name alone: a whole task underlined says nothing.
      const isLong = state.sliceDoc(whole.from, whole.to).includes("\n");
      const { from, to } = isLong
        ? firstLine(state, nameRangeOf(tree, problem.path, slice))
        : whole;
      return { ...problem, from, to, line: state.doc.lineAt(from).number };
    })
    .toSorted((a, b) => a.from - b.from);
}

function firstLine(
  state: EditorState,
  { from, to }: { from: number; to: number },
): { from: number; to: number } {
  return { from, to: Math.min(to, state.doc.lineAt(from).to) };
}

/** The same for the editor. */
export function diagnosticsOf(problems: readonly PlacedProblem[]): Diagnostic[] {
  return problems.map(({ from, to, severity, message }) => ({ from, to, severity, message }));
}

/** What keeps a text from being JSON; null when it is. */
export function syntaxProblem(text: string): { message: string; at: number } | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, at] = /at position (\d+)/.exec(message) ?? [];
    const said = message.replace(/ in JSON at position.*$/, "").replace(/ \(line.*$/, "");
    return {
      message: said,
      at: Math.min(at === undefined ? text.length : Number(at), text.length),
    };
  }
}
