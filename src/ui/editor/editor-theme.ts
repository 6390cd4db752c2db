/** The editor in the colours of the page. Custom properties reach into its shadow tree; classes do not. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const FLOATING = {
  backgroundColor: "var(--surface)",
  color: "var(--text)",
  border: "1px solid var(--line)",
  borderRadius: "8px",
  boxShadow: "var(--shadow)",
};

const theme = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--surface)", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: 'ui-monospace, "SF Mono", "JetBrains Mono", Menlo, Consolas, monospace',
    fontSize: "12px",
    lineHeight: "18px",
  },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": {
    backgroundColor: "var(--sunken)",
    color: "var(--faint)",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--hover) 60%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--hover)", color: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "color-mix(in srgb, var(--accent) 25%, transparent)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--accent) 12%, transparent)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--accent) 25%, transparent)",
  },
  ".cm-foldPlaceholder": {
    backgroundColor: "var(--hover)",
    border: "none",
    color: "var(--muted)",
    padding: "0 4px",
  },
  ".cm-tooltip": FLOATING,
  ".cm-tooltip-hover": { padding: "4px 8px", maxWidth: "360px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "16em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "2px 8px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--selected)",
    color: "var(--text)",
  },
  ".cm-completionInfo": { ...FLOATING, padding: "4px 8px", maxWidth: "280px" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-diagnostic": { padding: "4px 8px", borderLeft: "3px solid transparent" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--failed-solid)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning-solid)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--running-solid)" },
  // Drawn without images: the page allows none that are made in place.
  ".cm-lintRange": { backgroundImage: "none", textDecorationLine: "underline" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--failed-solid)" },
  ".cm-lintRange-warning": { textDecoration: "underline wavy var(--warning-solid)" },
  ".cm-lintRange-info": { textDecoration: "underline dotted var(--running-solid)" },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--text)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "6px 8px", fontFamily: "inherit" },
  ".cm-panel.cm-search label": { fontSize: "12px" },
  ".cm-textfield": {
    backgroundColor: "var(--surface)",
    border: "1px solid var(--line-strong)",
    borderRadius: "6px",
    color: "var(--text)",
    fontSize: "12px",
  },
  ".cm-button": {
    backgroundColor: "var(--surface)",
    backgroundImage: "none",
    border: "1px solid var(--line-strong)",
    borderRadius: "6px",
    color: "var(--text)",
    fontSize: "12px",
  },
  ".cm-searchMatch": { backgroundColor: "var(--warning-soft)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--paused-soft)" },
});

const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--text)" },
  { tag: tags.string, color: "var(--completed)" },
  { tag: tags.number, color: "var(--running)" },
  { tag: tags.bool, color: "var(--scheduled)" },
  { tag: tags.null, color: "var(--faint)" },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: "var(--muted)" },
  { tag: tags.invalid, color: "var(--failed)" },
]);

/** See the head of the file. */
export const editorTheme: Extension = [theme, syntaxHighlighting(highlighting)];
