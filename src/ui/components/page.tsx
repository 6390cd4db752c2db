import { useEffect, type ReactNode } from "react";

/** The frame of a page: a title line that stays, and what scrolls under it. */
export function Page(props: {
  title: string;
  /** Replaces the title's text on the page itself; the tab keeps `title`. */
  heading?: ReactNode;
  actions?: ReactNode;
  /** A line under the title: filters, tabs. */
  toolbar?: ReactNode;
  children: ReactNode;
}): ReactNode {
  useEffect(() => {
    document.title = `${props.title} · Baton`;
  }, [props.title]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface px-4 py-2">
        <h1 className="min-w-0 text-lg font-semibold">{props.heading ?? props.title}</h1>
        <div className="ml-auto flex flex-wrap items-center gap-2">{props.actions}</div>
      </header>
      {props.toolbar !== undefined && (
        <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line bg-surface px-4 py-2">
          {props.toolbar}
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-auto">{props.children}</div>
    </div>
  );
}

/** A titled block within a page. */
export function Card(props: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}): ReactNode {
  return (
    <section className="rounded-lg border border-line bg-surface">
      <header className="flex min-h-9 items-center gap-2 border-b border-line px-3 py-1">
        <h2 className="font-semibold">{props.title}</h2>
        <div className="ml-auto flex items-center gap-1">{props.actions}</div>
      </header>
      <div className={props.flush === true ? "" : "p-3"}>{props.children}</div>
    </section>
  );
}

/** Names and values in two columns. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }): ReactNode {
  return (
    <dl className="grid grid-cols-[minmax(6rem,max-content)_1fr] items-baseline gap-x-4 gap-y-1.5">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value ?? <span className="text-faint">–</span>}</dd>
        </div>
      ))}
    </dl>
  );
}
