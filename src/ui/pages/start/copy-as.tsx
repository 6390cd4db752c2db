import { Code2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { serverUrl } from "../../api/transport.ts";
import { Button } from "../../components/button.tsx";
import { Sheet } from "../../components/confirm-dialog.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { TabBar } from "../../components/tabs.tsx";
import { LANGUAGES, type Language } from "../../lib/code-text.ts";
import { startCode } from "./start-code.ts";
import type { StartRequest } from "./start-fields.ts";

/** The same start as a program, to read and to copy. */
export function CopyAs(props: {
  request: StartRequest | null;
  waitSeconds: number | null;
}): ReactNode {
  const { request, waitSeconds } = props;
  const [open, setOpen] = useState(false);
  const [language, setLanguage] = useState<Language>("curl");
  const text =
    request === null ? "" : startCode(language, { server: serverUrl, request, waitSeconds });
  return (
    <>
      <Button
        disabledReason={request === null ? "Something in the form is wrong" : undefined}
        onPress={() => setOpen(true)}
      >
        <Code2 size={14} aria-hidden /> Copy as code
      </Button>
      <Sheet open={open} onClose={() => setOpen(false)} title="The same start as code" wide>
        <div className="flex items-center">
          <TabBar
            label="Language"
            value={language}
            onChange={setLanguage}
            tabs={LANGUAGES.map((id) => ({ id, label: id }))}
          />
          <span className="ml-auto">
            <CopyButton text={text} what={`as ${language}`} />
          </span>
        </div>
        <pre
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={`The start in ${language}`}
          className="max-h-[50vh] overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-sm"
        >
          {text}
        </pre>
      </Sheet>
    </>
  );
}
