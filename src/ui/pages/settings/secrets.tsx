import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { removeSecret, secretNames, writeSecret } from "../../api/secrets.ts";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { TextField } from "../../components/fields.tsx";
import { Card } from "../../components/page.tsx";
import { Refusal } from "../../components/saving.tsx";
import { ErrorPanel, Loading } from "../../components/states.tsx";

/** Secrets by name. A value is written and never shown again. */
export function Secrets(): ReactNode {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ["secrets"], queryFn: secretNames });
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const [removing, setRemoving] = useState<string | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ["secrets"] });
  const write = useMutation({
    mutationFn: () => writeSecret(name.trim(), value),
    onSuccess: async () => {
      setName("");
      setValue("");
      await refresh();
    },
  });
  const isKnown = data?.includes(name.trim()) === true;
  return (
    <div className="flex flex-col gap-4">
      <Card title="Write a secret">
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== "" && value !== "") write.mutate();
          }}
        >
          <div className="grid gap-3 sm:grid-cols-2">
            <TextField
              label="Name"
              value={name}
              onChange={setName}
              mono
              hint={`Used as \${workflow.secrets.${name === "" ? "NAME" : name}}`}
            />
            <TextField
              label="Value"
              value={value}
              onChange={setValue}
              type="password"
              hint="It is encrypted, and never shown again"
            />
          </div>
          <Refusal error={write.error} />
          <div>
            <Button
              type="submit"
              look="primary"
              pending={write.isPending}
              disabledReason={
                name.trim() === "" || value === "" ? "A secret has a name and a value" : undefined
              }
            >
              {isKnown ? "Replace the value" : "Write"}
            </Button>
          </div>
        </form>
      </Card>
      <Card title="Secrets" flush>
        {error !== null && data === undefined && (
          <ErrorPanel
            error={error}
            what="The secrets could not be read"
            retry={() => void refetch()}
          />
        )}
        {error === null && data === undefined && <Loading lines={3} label="Loading secrets" />}
        {data?.length === 0 && <p className="p-3 text-muted">There is none.</p>}
        <ul>
          {data?.toSorted().map((secret) => (
            <li
              key={secret}
              className="flex items-center gap-2 border-b border-line px-3 py-1 last:border-0"
            >
              <KeyRound size={14} aria-hidden className="text-faint" />
              <code className="min-w-0 truncate font-mono text-sm">{secret}</code>
              <span className="ml-auto flex gap-1">
                <Button look="quiet" onPress={() => setName(secret)}>
                  Replace
                </Button>
                <Button look="quiet" label={`Delete ${secret}`} onPress={() => setRemoving(secret)}>
                  <Trash2 size={14} aria-hidden />
                </Button>
              </span>
            </li>
          ))}
        </ul>
      </Card>
      <ConfirmDialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={`Delete the secret ${removing ?? ""}?`}
        effect="Tasks that refer to it get null from then on."
        action="Delete"
        dangerous
        onConfirm={async () => {
          await removeSecret(removing ?? "");
          await refresh();
        }}
      />
    </div>
  );
}
