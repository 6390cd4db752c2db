import { useRef, type KeyboardEvent, type ReactNode } from "react";

/**
 * A row of views; which one is chosen lives in the URL of its page. Arrow keys, Home and End move; what is
 * moved to is chosen. The view stands elsewhere on the page, so no panel belongs to the tabs.
 */
export function TabBar<T extends string>(props: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  tabs: readonly { id: T; label: ReactNode; hint?: string }[];
}): ReactNode {
  const { tabs, value, onChange } = props;
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ id }) => id === value);
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at - 1 + tabs.length) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    };
    const target = targets[event.key];
    const next = target === undefined ? undefined : tabs[target];
    if (next === undefined || target === undefined) return;
    event.preventDefault();
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[target]?.focus();
    onChange(next.id);
  };
  return (
    <div ref={list} role="tablist" aria-label={props.label} className="flex gap-1">
      {tabs.map((tab) => {
        const isChosen = tab.id === value;
        const look = isChosen
          ? "border-accent font-medium text-text"
          : "border-transparent text-muted hover:text-text";
        return (
          <button
            key={tab.id}
            type="button"
            role="tab"
            aria-selected={isChosen}
            tabIndex={isChosen ? 0 : -1}
            onKeyDown={move}
            onClick={() => onChange(tab.id)}
            className={`flex h-8 shrink-0 cursor-default items-center gap-1.5 border-b-2 px-2 whitespace-nowrap outline-offset-[-2px] ${look}`}
          >
            {tab.label}
            {tab.hint !== undefined && (
              <kbd className="hidden font-mono text-xs text-faint lg:inline" aria-hidden>
                {tab.hint}
              </kbd>
            )}
          </button>
        );
      })}
    </div>
  );
}
