import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { DeadLetter } from "../../../model/dead-letter.ts";
import { removeDeadLetter, retryDeadLetter } from "../../api/events.ts";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { JsonView } from "../../components/json-view.tsx";
import { Card } from "../../components/page.tsx";
import { Refusal } from "../../components/saving.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { Time } from "../../components/time.tsx";
import { deadLettersQuery } from "./queries.ts";

/** Events that could not be acted on, with what went wrong and what they carry. */
export function DeadLetters(): ReactNode {
  const { data, error, refetch } = useQuery(deadLettersQuery);
  if (error !== null && data === undefined) {
    return (
      <ErrorPanel
        error={error}
        what="The dead letters could not be read"
        retry={() => void refetch()}
      />
    );
  }
  if (data === undefined) return <Loading lines={6} label="Loading dead letters" />;
  if (data.results.length === 0) {
    return (
      <Empty title="No dead letter">
        Events that cannot be acted on are kept here, and can be sent again.
      </Empty>
    );
  }
  return (
    <div className="flex flex-col gap-3 p-4">
      {data.totalHits > data.results.length && (
        <p className="text-muted">
          The latest {data.results.length} of {data.totalHits}; older ones come up as these are sent
          again or removed.
        </p>
      )}
      {data.results.map((letter) => (
        <Letter key={letter.id} letter={letter} />
      ))}
    </div>
  );
}

function Letter({ letter }: { letter: DeadLetter }): ReactNode {
  const client = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: ["dead letters"] });
  const retry = useMutation({ mutationFn: () => retryDeadLetter(letter.id), onSuccess: refresh });
  return (
    <Card
      title={letter.event === "" ? "A message of no event" : letter.event}
      actions={
        <>
          <span className="text-sm text-muted">
            <Time at={letter.time} /> · {letter.attempts} attempts
          </span>
          <Button pending={retry.isPending} onPress={() => retry.mutate()}>
            <RotateCw size={14} aria-hidden /> Send again
          </Button>
          <Button look="quiet" label="Remove the dead letter" onPress={() => setRemoving(true)}>
            <Trash2 size={14} aria-hidden />
          </Button>
        </>
      }
      flush
    >
      <div className="flex flex-col gap-2 p-3">
        <p className="font-mono text-sm break-words whitespace-pre-wrap text-failed">
          {letter.reason}
        </p>
        <Refusal error={retry.error} />
      </div>
      <JsonView value={letter.payload} label={`payload of ${letter.id}`} />
      <ConfirmDialog
        open={removing}
        onClose={() => setRemoving(false)}
        title={`Remove the dead letter ${letter.id}?`}
        effect="The event is forgotten; it can not be sent again."
        action="Remove"
        dangerous
        onConfirm={async () => {
          await removeDeadLetter(letter.id);
          await refresh();
        }}
      />
    </Card>
  );
}
