import { CloudOff, Inbox, RotateCw } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { problemOf } from "../api/problem.ts";
import { Button } from "./button.tsx";

const LOADING_AFTER_MS = 150;

/** Grey lines where content will be; nothing for the first moments, so that quick answers do not flicker. */
export function Loading({
  lines = 6,
  label = "Loading",
}: {
  lines?: number;
  label?: string;
}): ReactNode {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), LOADING_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-3 p-4">
      {shown &&
        Array.from({ length: lines }, (_, index) => (
          <div
            key={index}
            className="h-4 animate-pulse rounded bg-hover"
            style={{ width: `${90 - ((index * 17) % 40)}%` }}
          />
        ))}
    </div>
  );
}

/** What stands where there is nothing, and what to do about it. */
export function Empty({
  title,
  children,
  icon,
}: {
  title: string;
  children?: ReactNode;
  icon?: ReactNode;
}): ReactNode {
  return (
    <div className="flex flex-col items-center justify-center gap-2 px-6 py-16 text-center">
      <div className="text-faint" aria-hidden>
        {icon ?? <Inbox size={28} strokeWidth={1.5} />}
      </div>
      <p className="text-md font-medium">{title}</p>
      {children !== undefined && <div className="max-w-96 text-muted">{children}</div>}
    </div>
  );
}

/** What failed, in the server's words, with the request's id and a way to try again. */
export function ErrorPanel({
  error,
  what,
  retry,
}: {
  error: unknown;
  what: string;
  retry?: () => void;
}): ReactNode {
  const { message, status, requestId, fields } = problemOf(error);
  return (
    <div
      role="alert"
      className="m-4 flex flex-col gap-2 rounded-lg border border-line bg-surface p-4"
    >
      <p className="flex items-center gap-2 font-medium text-failed">
        <CloudOff size={16} aria-hidden />
        {what}
      </p>
      <p className="font-mono text-sm break-words whitespace-pre-wrap">{message}</p>
      {fields.length > 0 && (
        <ul className="list-disc pl-5 text-sm">
          {fields.map((field) => (
            <li key={`${field.path} ${field.message}`}>
              <code className="font-mono">{field.path}</code>: {field.message}
            </li>
          ))}
        </ul>
      )}
      <p className="text-sm text-muted">
        {status === 0 ? "No answer from the server" : `Status ${status}`}
        {requestId !== undefined && ` · request ${requestId}`}
      </p>
      {retry !== undefined && (
        <div>
          <Button onPress={retry}>
            <RotateCw size={14} aria-hidden /> Try again
          </Button>
        </div>
      )}
    </div>
  );
}
