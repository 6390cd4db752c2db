import { Component, type ReactNode } from "react";
import { ErrorPanel } from "./states.tsx";

interface Props {
  /** What could not be shown: "The timeline could not be shown". */
  what: string;
  /** Tries again by itself when this changes. */
  resetOn?: string;
  children: ReactNode;
}

/** Keeps a failure of one part from taking the page with it. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override componentDidUpdate(before: Props): void {
    if (before.resetOn !== this.props.resetOn && this.state.error !== null) {
      this.setState({ error: null });
    }
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <ErrorPanel
        error={error}
        what={this.props.what}
        retry={() => this.setState({ error: null })}
      />
    );
  }
}
