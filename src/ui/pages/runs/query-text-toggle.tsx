import { ListFilter } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/button.tsx";

/** Shows or hides the query as text. */
export function QueryTextToggle({
  open,
  onToggle,
}: {
  open: boolean;
  onToggle: () => void;
}): ReactNode {
  return (
    <Button look="quiet" onPress={onToggle} label={open ? "Hide the query" : "Show the query"}>
      <ListFilter size={14} aria-hidden />
    </Button>
  );
}
