import { Component, type ReactNode } from "react";

/** Keeps what fails in one node from taking the graph with it: its raw name is shown instead. */
export class NodeBoundary extends Component<
  { children: ReactNode; name: string },
  { hasFailed: boolean }
> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="size-full truncate rounded-md border border-line-strong bg-surface p-2 font-mono text-sm">
        {this.props.name}
      </div>
    );
  }
}
