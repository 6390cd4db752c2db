import { useState } from "react";

/** What a dialog's button has set going: whether it goes on, how it failed, and how to begin it. */
export interface Submit {
  pending: boolean;
  /** Null: it has not failed, or begins anew. */
  error: unknown;
  start: () => Promise<void>;
}

/** Runs what a dialog is for; a failure stays in the dialog, a success calls `done`. */
export function useSubmit(run: () => Promise<unknown>, done: () => void): Submit {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const start = async (): Promise<void> => {
    setPending(true);
    setError(null);
    try {
      await run();
      done();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setPending(false);
    }
  };
  return { pending, error, start };
}
