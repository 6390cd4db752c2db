import type { ReactNode } from "react";
import { problemOf } from "../api/problem.ts";

/** Under a form: what the server refused, with the members that it names. */
export function Refusal({ error }: { error: unknown }): ReactNode {
  if (error === null || error === undefined) return null;
  const { message, fields } = problemOf(error);
  return (
    <div role="alert" className="rounded-md bg-failed-soft p-2 text-failed">
      <p className="break-words whitespace-pre-wrap">{message}</p>
      {fields.length > 0 && (
        <ul className="list-disc pl-5">
          {fields.map(({ path, message: text }) => (
            <li key={`${path} ${text}`}>
              <code className="font-mono">{path}</code>: {text}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
