import type { ReactNode } from "react";
import { Tab, TabList, Tabs as AriaTabs } from "react-aria-components";

/** A row of views; which one is chosen lives in the URL of its page. */
export function TabBar<T extends string>(props: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  tabs: readonly { id: T; label: ReactNode; hint?: string }[];
}): ReactNode {
  return (
    <AriaTabs selectedKey={props.value} onSelectionChange={(key) => props.onChange(key as T)}>
      <TabList aria-label={props.label} className="flex gap-1">
        {props.tabs.map((tab) => (
          <Tab
            key={tab.id}
            id={tab.id}
            className="flex h-8 cursor-default items-center gap-1.5 border-b-2 border-transparent px-2 text-muted outline-offset-[-2px] hover:text-text data-[selected]:border-accent data-[selected]:font-medium data-[selected]:text-text"
          >
            {tab.label}
            {tab.hint !== undefined && (
              <kbd className="hidden font-mono text-xs text-faint lg:inline">{tab.hint}</kbd>
            )}
          </Tab>
        ))}
      </TabList>
    </AriaTabs>
  );
}
