import { Link } from "@tanstack/react-router";
import { CopyPlus, Pencil, Play, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { LINK_BUTTON, LINK_BUTTON_PRIMARY } from "../../components/link-button.ts";

/** What can be done with a version of a definition. */
export function DefinitionActions(props: {
  name: string;
  version: number;
  onRemove: () => void;
}): ReactNode {
  const { name, version } = props;
  return (
    <>
      <Button look="danger" onPress={props.onRemove}>
        <Trash2 size={14} aria-hidden /> Delete
      </Button>
      <Link to="/edit" search={{ name, version, as: "new" }} className={LINK_BUTTON}>
        <CopyPlus size={14} aria-hidden /> New version
      </Link>
      <Link to="/edit" search={{ name, version }} className={LINK_BUTTON}>
        <Pencil size={14} aria-hidden /> Edit
      </Link>
      <Link
        to="/start/$name"
        params={{ name }}
        search={{ version }}
        className={LINK_BUTTON_PRIMARY}
      >
        <Play size={14} aria-hidden /> Start
      </Link>
    </>
  );
}
