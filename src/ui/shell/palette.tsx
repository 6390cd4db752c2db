import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { Sheet } from "../components/confirm-dialog.tsx";
import { SearchField } from "../components/fields.tsx";

/** Goes to anything by its name or id. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  return (
    <Sheet open={open} onClose={onClose} title="Go to a run">
      <SearchField
        label="Id of a run"
        value={text}
        onChange={setText}
        onSubmit={(value) => {
          onClose();
          setText("");
          void navigate({ to: "/runs/$runId", params: { runId: value.trim() } });
        }}
      />
    </Sheet>
  );
}
