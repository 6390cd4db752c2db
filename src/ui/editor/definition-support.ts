/** Completion and explanations for workflow definitions. */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorState, Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import { pathAt, spotAt, type Spot } from "./json-places.ts";
import type { Known } from "./rules/problem.ts";
import {
  explanation,
  suggestedNames,
  suggestedReferences,
  suggestedValues,
} from "./suggestions.ts";

/** What the editor asks for when it completes. */
export interface Situation {
  /** The last definition that could be read. */
  definition: unknown;
  known: Known;
}

/** Completion and hover texts; `situation` is asked each time. */
export function definitionSupport(situation: () => Situation): Extension {
  return [
    autocompletion({ override: [(context) => complete(context, situation())], icons: false }),
    hoverTooltip((view, position) => {
      const { state } = view;
      const node = syntaxTree(state).resolveInner(position, 1);
      if (node.name !== "PropertyName") return null;
      const path = pathAt(syntaxTree(state), node.to, sliceOf(state));
      const text = explanation(path, situation().definition);
      if (text === null) return null;
      const create = () => {
        const dom = document.createElement("div");
        dom.textContent = text;
        return { dom };
      };
      return { pos: node.from, end: node.to, above: true, create };
    }),
  ];
}

/** Reads parts of a state's text. */
export function sliceOf(state: EditorState): (from: number, to: number) => string {
  return (from, to) => state.sliceDoc(from, to);
}

const REFERENCE = /\$\{[\w.-]*$/;

/** What can be written at a position. */
export function complete(
  context: CompletionContext,
  { definition, known }: Situation,
): CompletionResult | null {
  const { state, pos, explicit } = context;
  const spot = spotAt(syntaxTree(state), pos, sliceOf(state));
  if (spot === null) return null;
  const reference = context.matchBefore(REFERENCE);
  if (spot.kind === "value" && reference !== null) {
    const options = suggestedReferences(definition).map(({ label, info, text }) => ({
      ...{ label: text, displayLabel: label, info },
    }));
    return { from: reference.from + 2, options, validFor: /^[\w.-]*$/ };
  }
  if (spot.kind === "name" && spot.from === spot.to && !explicit) return null;
  const isName = spot.kind === "name";
  const suggestions = isName
    ? suggestedNames(spot, definition)
    : suggestedValues(spot, definition, known);
  if (suggestions.length === 0) return null;
  // A name that has its value already keeps it.
  const hasValue = isName && /^\s*:/.test(state.sliceDoc(spot.to, spot.to + 8));
  const options = suggestions.map(({ label, info, text }) => ({
    ...{ label, info },
    apply: insertion(spot, hasValue ? JSON.stringify(label) : text),
  }));
  const isText = spot.from < spot.to;
  return isText ? { from: spot.from + 1, options, validFor: /^\w*$/ } : { from: pos, options };
}

/** Puts a text in place of the whole literal that was begun, and the cursor where its value is. */
function insertion(spot: Spot, text: string): NonNullable<Completion["apply"]> {
  return (view, _completion, from, to) => {
    const isText = spot.from < spot.to;
    const rest = isText ? /^[^"\n]*"?/.exec(view.state.sliceDoc(to, to + MOST_REST)) : null;
    const start = isText ? from - 1 : from;
    const isOpen = /(?:""|\[\]|\{\})$/.test(text);
    view.dispatch({
      changes: { from: start, to: to + (rest?.[0].length ?? 0), insert: text },
      selection: { anchor: start + text.length - (isOpen ? 1 : 0) },
      userEvent: "input.complete",
    });
  };
}

/** How far behind the cursor the end of a name is looked for. */
const MOST_REST = 200;
