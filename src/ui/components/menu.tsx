import type { ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  Popover,
  Separator,
  Text,
} from "react-aria-components";

/** One entry of a menu; `disabledReason` forbids it and says why. */
export interface MenuEntry {
  id: string;
  label: string;
  icon?: ReactNode;
  dangerous?: boolean;
  disabledReason?: string | undefined;
  run: () => void;
}

/** A menu behind a button. Entries come in groups with lines between them. */
export function Menu(props: {
  trigger: ReactNode;
  label: string;
  groups: readonly (readonly MenuEntry[])[];
}): ReactNode {
  const groups = props.groups.filter((group) => group.length > 0);
  return (
    <MenuTrigger>
      {props.trigger}
      <Popover
        placement="bottom end"
        className="z-50 min-w-52 rounded-lg border border-line bg-surface p-1 shadow-float"
      >
        <AriaMenu aria-label={props.label} className="outline-none">
          {groups.flatMap((group, index) => [
            ...(index === 0
              ? []
              : [<Separator key={`line ${group[0]?.id}`} className="my-1 h-px bg-line" />]),
            ...group.map((entry) => <Entry key={entry.id} entry={entry} />),
          ])}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function Entry({ entry }: { entry: MenuEntry }): ReactNode {
  const forbidden = entry.disabledReason !== undefined;
  return (
    <MenuItem
      id={entry.id}
      textValue={entry.label}
      onAction={() => {
        if (!forbidden) entry.run();
      }}
      className={`flex cursor-default items-start gap-2 rounded px-2 py-1 outline-none data-[focused]:bg-hover ${entry.dangerous === true ? "text-failed" : ""}`}
      {...(forbidden && { "aria-disabled": true })}
    >
      <span className={`mt-0.5 w-4 shrink-0 ${forbidden ? "opacity-50" : ""}`} aria-hidden>
        {entry.icon}
      </span>
      <span className="flex flex-col">
        <Text slot="label" className={forbidden ? "opacity-60" : ""}>
          {entry.label}
        </Text>
        {forbidden && (
          <Text slot="description" className="text-sm text-faint">
            {entry.disabledReason}
          </Text>
        )}
      </span>
    </MenuItem>
  );
}
