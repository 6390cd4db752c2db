import type { EditorView } from "@codemirror/view";
import { Link } from "@tanstack/react-router";
import { Save } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { WorkflowDef } from "../../../model/workflow-def.ts";
import { Button } from "../../components/button.tsx";
import { Page } from "../../components/page.tsx";
import { Time } from "../../components/time.tsx";
import { definitionSupport, sliceOf } from "../../editor/definition-support.ts";
import { taskPathAround } from "../../editor/definition-schema.ts";
import {
  diagnosticsOf,
  placeProblems,
  syntaxProblem,
  treeOf,
  type PlacedProblem,
} from "../../editor/diagnostics.ts";
import { JsonEditor } from "../../editor/json-editor.tsx";
import { pathAt, rangeOf } from "../../editor/json-places.ts";
import { useKeys } from "../../lib/keys.ts";
import { parseLossless } from "../../lib/lossless.ts";
import { DefinitionGraph } from "./definition-graph.tsx";
import { dropDraft, keepDraft, type Draft } from "./drafts.ts";
import { identityOf } from "./edited-text.ts";
import { ProblemList } from "./problem-list.tsx";
import { SaveDialog } from "./save-dialog.tsx";
import { useKnown, useProblems } from "./use-problems.ts";

/** How long typing pauses before the draft is kept. */
const KEEP_MS = 400;

export interface DefinitionEditorProps {
  /** What the text was made from; null for a new definition. */
  stored: WorkflowDef | null;
  begin: string;
  draft: Draft | null;
  draftKey: string;
  /** When `stored` was stored. */
  storedAt: number | null;
  /** When that was stored from which the text was made: for a draft perhaps an earlier state. */
  basedOn: number | null;
  isNew: boolean;
  onDiscard: () => void;
}

/** The text at the left, its graph at the right, what is wrong below. */
export function DefinitionEditor(props: DefinitionEditorProps): ReactNode {
  const { begin, draft } = props;
  const initial = draft?.text ?? begin;
  const [text, setText] = useState(initial);
  const [view, setView] = useState<EditorView | null>(null);
  const [task, setTask] = useState<readonly (string | number)[] | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const { definition, syntax } = useReadText(text);
  const known = useKnown();
  const { problems, isChecking } = useProblems(text, definition, known);
  const situation = useRef({ definition, known });
  situation.current = { definition, known };
  const support = useMemo(() => definitionSupport(() => situation.current), []);
  const placed = usePlaced(view, text, syntax, problems);
  const diagnostics = useMemo(() => diagnosticsOf(placed), [placed]);
  useKeptDraft(props, text);
  const jump = (from: number, to = from): void => {
    view?.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
    view?.focus();
  };
  const next = (): void => {
    const head = view?.state.selection.main.head ?? 0;
    const found = placed.find(({ from }) => from > head) ?? placed[0];
    if (found !== undefined) jump(found.from);
  };
  useKeys([
    { keys: "mod+s", label: "Save", whileTyping: true, run: () => setIsSaving(true) },
    { keys: "F8", label: "Next problem", whileTyping: true, run: next },
  ]);
  const { name, version } = identityOf(definition);
  return (
    <Page
      title={props.isNew ? "New definition" : `Edit ${name}`}
      heading={
        <span className="flex min-w-0 flex-wrap items-center gap-2">
          <Link to="/definitions" className="font-normal text-muted hover:underline">
            Definitions
          </Link>
          <span className="text-faint" aria-hidden>
            /
          </span>
          <bdi className="break-all">{name === "" ? "no name" : name}</bdi>
          <span className="text-base font-normal text-muted">v{version}</span>
        </span>
      }
      actions={
        <Button
          look="primary"
          disabledReason={syntax === null ? undefined : "The text is not JSON"}
          onPress={() => setIsSaving(true)}
        >
          <Save size={14} aria-hidden /> Save…
        </Button>
      }
    >
      <div className="flex h-full min-h-0 flex-col">
        {draft !== null && <DraftBar {...props} draft={draft} />}
        <div className="flex min-h-0 flex-1">
          <div className="min-w-0 flex-1">
            <JsonEditor
              label="Definition as JSON"
              initial={initial}
              onChange={setText}
              onView={setView}
              onMove={({ state }) =>
                setTask(
                  taskPathAround(pathAt(treeOf(state), state.selection.main.head, sliceOf(state))),
                )
              }
              diagnostics={diagnostics}
              extensions={support}
            />
          </div>
          <div className="hidden min-w-0 flex-1 border-l border-line lg:block">
            <DefinitionGraph
              definition={definition}
              task={task}
              onSelect={(path) => {
                setTask(path);
                if (path === null || view === null) return;
                const { from } = rangeOf(treeOf(view.state), path, sliceOf(view.state));
                // Inside of the task: before its brace the cursor is in the list around it.
                view.dispatch({ selection: { anchor: from + 1 }, scrollIntoView: true });
              }}
            />
          </div>
        </div>
        <ProblemList problems={placed} isChecking={isChecking} onJump={({ from }) => jump(from)} />
      </div>
      {isSaving && syntax === null && (
        <SaveDialog
          definition={definition}
          stored={props.stored}
          basedOn={props.basedOn}
          isNew={props.isNew}
          errors={problems.filter(({ severity }) => severity === "error").length}
          onClose={() => setIsSaving(false)}
          onSaved={() => dropDraft(props.draftKey)}
        />
      )}
    </Page>
  );
}

/** The definition of a text; while it is not JSON the last one that was. */
function useReadText(text: string): {
  definition: unknown;
  syntax: { message: string; at: number } | null;
} {
  const last = useRef<unknown>({});
  return useMemo(() => {
    const syntax = syntaxProblem(text);
    if (syntax === null) last.current = parseLossless(text);
    return { definition: last.current, syntax };
  }, [text]);
}

function usePlaced(
  view: EditorView | null,
  text: string,
  syntax: { message: string; at: number } | null,
  problems: Parameters<typeof placeProblems>[1],
): PlacedProblem[] {
  return useMemo(() => {
    if (view === null || view.state.doc.toString() !== text) return [];
    if (syntax === null) return placeProblems(view.state, problems);
    const { at, message } = syntax;
    const { number } = view.state.doc.lineAt(at);
    return [{ severity: "error", message, path: [], from: at, to: at, line: number }];
  }, [view, text, syntax, problems]);
}

function useKeptDraft({ draftKey, basedOn, begin }: DefinitionEditorProps, text: string): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text === begin) dropDraft(draftKey);
      else keepDraft(draftKey, { text, basedOn, at: Date.now() });
    }, KEEP_MS);
    return () => clearTimeout(timer);
  }, [text, begin, draftKey, basedOn]);
}

function DraftBar(props: DefinitionEditorProps & { draft: Draft }): ReactNode {
  const { draft, storedAt, draftKey, onDiscard } = props;
  const isOld = draft.basedOn !== storedAt;
  return (
    <div
      role="status"
      className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line bg-paused-soft px-4 py-1 text-paused"
    >
      <span>
        This is your draft of <Time at={draft.at} />.
        {isOld && " What it was made from has been stored anew since then."}
      </span>
      <Button
        look="quiet"
        onPress={() => {
          dropDraft(draftKey);
          onDiscard();
        }}
      >
        Discard it
      </Button>
    </div>
  );
}
