import type { ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { Refusal } from "../../components/saving.tsx";
import { Sheet } from "../../components/confirm-dialog.tsx";
import { useSubmit } from "../../lib/use-submit.ts";

/** A dialog with fields; a refusal of the server stays in it. */
export function FormDialog(props: {
  title: string;
  effect: ReactNode;
  action: string;
  onClose: () => void;
  onSubmit: () => Promise<unknown>;
  /** Why what was typed cannot be sent. */
  disabledReason?: string | undefined;
  children?: ReactNode;
}): ReactNode {
  const { pending, error, start } = useSubmit(props.onSubmit, props.onClose);
  return (
    <Sheet open onClose={props.onClose} title={props.title} wide>
      <p className="text-muted">{props.effect}</p>
      {props.children}
      <Refusal error={error} />
      <div className="flex justify-end gap-2 pt-1">
        <Button autoFocus onPress={props.onClose}>
          Cancel
        </Button>
        <Button
          look="primary"
          pending={pending}
          disabledReason={props.disabledReason}
          onPress={() => void start()}
        >
          {props.action}
        </Button>
      </div>
    </Sheet>
  );
}
