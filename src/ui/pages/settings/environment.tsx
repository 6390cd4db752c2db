import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { environment } from "../../api/secrets.ts";
import { Card } from "../../components/page.tsx";
import { ErrorPanel, Loading } from "../../components/states.tsx";

/** The values that tasks read as `${workflow.env.NAME}`. */
export function Environment(): ReactNode {
  const { data, error, refetch } = useQuery({ queryKey: ["environment"], queryFn: environment });
  return (
    <Card title="Environment" flush>
      <p className="border-b border-line p-3 text-muted">
        Set where the server is started or deployed, as variables that begin with{" "}
        <code className="font-mono">CONDUCTOR_ENV_</code>. Tasks read them as{" "}
        <code className="font-mono">{"${workflow.env.NAME}"}</code>.
      </p>
      {error !== null && data === undefined && (
        <ErrorPanel
          error={error}
          what="The environment could not be read"
          retry={() => void refetch()}
        />
      )}
      {error === null && data === undefined && (
        <Loading lines={3} label="Loading the environment" />
      )}
      {data?.length === 0 && <p className="p-3 text-muted">Nothing is set.</p>}
      <dl>
        {data?.map(({ name, value }) => (
          <div key={name} className="flex gap-4 border-b border-line px-3 py-1 last:border-0">
            <dt className="w-48 shrink-0 truncate font-mono text-sm">{name}</dt>
            <dd className="min-w-0 font-mono text-sm break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
