/**
 * CodeMirror for JSON. It lives in a shadow tree: only there does it use constructed style sheets, and the
 * page's policy forbids the style elements that it would make otherwise.
 */
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { useEffect, useRef, type ReactNode } from "react";
import { editorTheme } from "./editor-theme.ts";

export interface JsonEditorProps {
  /** Spoken name. */
  label: string;
  /** The text at the start; afterwards the editor owns it. */
  initial: string;
  onChange: (text: string) => void;
  /** Called when the cursor has moved. */
  onMove?: (view: EditorView) => void;
  /** Hands out the view as soon as it stands, and null when it goes. */
  onView?: (view: EditorView | null) => void;
  diagnostics?: readonly Diagnostic[];
  /** Fixed for the life of the editor. */
  extensions?: Extension;
}

/** See the head of the file. */
export function JsonEditor(props: JsonEditorProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (host.current === null) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const made = new EditorView({
      state: EditorState.create({
        doc: latest.current.initial,
        extensions: [
          basics,
          EditorView.contentAttributes.of({ "aria-label": latest.current.label, tabindex: "0" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
            if (update.docChanged || update.selectionSet) latest.current.onMove?.(update.view);
          }),
          latest.current.extensions ?? [],
        ],
      }),
      root,
      parent: root as unknown as HTMLElement,
    });
    view.current = made;
    latest.current.onView?.(made);
    return () => {
      latest.current.onView?.(null);
      made.destroy();
    };
  }, []);
  const { diagnostics } = props;
  useEffect(() => {
    const { current } = view;
    if (current === null || diagnostics === undefined) return;
    const { length } = current.state.doc;
    const inside = diagnostics.filter(({ to }) => to <= length);
    current.dispatch(setDiagnostics(current.state, inside));
  }, [diagnostics]);
  return <div ref={host} className="h-full min-h-0 overflow-hidden" />;
}

/**
 * Types over a selection without the browser's own editing: that keeps the colour of what was selected by a
 * style attribute, which the page's policy refuses with an error in the console.
 */
const typeOverSelection: Extension = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    const { data, inputType } = event;
    if (inputType !== "insertText" || data === null || main.empty || view.composing) return false;
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), {
        userEvent: "input.type",
        scrollIntoView: true,
      });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, main.from, main.to, data, insert))) {
      view.dispatch(insert());
    }
    event.preventDefault();
    return true;
  },
});

const basics: Extension = [
  typeOverSelection,
  lineNumbers(),
  foldGutter(),
  highlightActiveLineGutter(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  history(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  search({ top: true }),
  json(),
  EditorView.lineWrapping,
  EditorState.tabSize.of(2),
  keymap.of([
    ...closeBracketsKeymap,
    ...completionKeymap,
    ...lintKeymap,
    ...searchKeymap,
    ...foldKeymap,
    ...historyKeymap,
    ...defaultKeymap,
  ]),
  editorTheme,
];
