import { useState, type ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { problemOf } from "../api/problem.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button } from "./button.tsx";
import { TextField } from "./fields.tsx";

export interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  /** Names the thing: "Terminate run 3f2a…?" */
  title: string;
  /** What will happen, in one sentence. */
  effect: ReactNode;
  /** The word on the button: "Terminate". */
  action: string;
  dangerous?: boolean;
  /** Shows a field for a reason, which `onConfirm` gets. */
  asksReason?: boolean;
  onConfirm: (reason: string) => Promise<unknown>;
  children?: ReactNode;
}

/** Asks before something that cannot be undone. The focus lands on Cancel; a refusal stays in the dialog. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactNode {
  const [reason, setReason] = useState("");
  const { pending, error, start } = useSubmit(
    () => props.onConfirm(reason),
    () => {
      setReason("");
      props.onClose();
    },
  );
  return (
    <Sheet open={props.open} onClose={props.onClose} title={props.title} alert>
      <p className="text-muted">{props.effect}</p>
      {props.children}
      {props.asksReason === true && (
        <TextField
          label="Reason"
          value={reason}
          onChange={setReason}
          placeholder="Optional; kept with the run"
        />
      )}
      {error !== null && (
        <p role="alert" className="rounded-md bg-failed-soft p-2 text-failed">
          {problemOf(error).message}
        </p>
      )}
      <div className="flex justify-end gap-2 pt-1">
        <Button autoFocus onPress={props.onClose}>
          Cancel
        </Button>
        <Button
          look={props.dangerous === true ? "danger" : "primary"}
          pending={pending}
          onPress={() => void start()}
        >
          {props.action}
        </Button>
      </div>
    </Sheet>
  );
}

/** A dialog in the middle of the page. Escape and a click beside it close it. */
export function Sheet(props: {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  alert?: boolean;
  wide?: boolean;
}): ReactNode {
  return (
    <ModalOverlay
      isOpen={props.open}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      isDismissable
      className="fixed inset-0 z-40 flex items-start justify-center overflow-y-auto bg-black/40 p-4 pt-[12vh]"
    >
      <Modal
        className={`w-full ${props.wide === true ? "max-w-4xl" : "max-w-lg"} rounded-xl border border-line bg-surface shadow-float`}
      >
        <Dialog
          role={props.alert === true ? "alertdialog" : "dialog"}
          className="flex flex-col gap-3 p-5 outline-none"
        >
          <Heading slot="title" className="text-lg font-semibold break-words">
            {props.title}
          </Heading>
          {props.children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
