import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { isSystemType } from "../../../model/system-types.ts";
import { Button } from "../../components/button.tsx";
import { JsonView } from "../../components/json-view.tsx";
import { Facts } from "../../components/page.tsx";
import { placedTasks } from "../../lib/definition-tasks.ts";
import { tidyTask } from "../../lib/tidy-definition.ts";

const NESTED: ReadonlySet<string> = new Set([
  ...["decisionCases", "defaultCase", "forkTasks", "loopOver"],
]);

/** The task that is selected in the graph: where it leads, and what is written of it. */
export function TaskFacts(props: {
  definition: unknown;
  /** The reference name. */
  task: string;
  onClose: () => void;
}): ReactNode {
  const { definition, task } = props;
  const found = useMemo(
    () => placedTasks(definition).find(({ shape }) => shape.base === task),
    [definition, task],
  );
  if (found === undefined) return null;
  const { shape, fields } = found;
  const own = Object.entries(tidyTask(fields)).filter(([name]) => !NESTED.has(name));
  return (
    <section aria-label={`About ${task}`} className="mb-4 border-b border-line pb-4">
      <div className="mb-2 flex items-start gap-2">
        <h2 className="min-w-0 flex-1 font-semibold break-words">
          <bdi>{task}</bdi>
        </h2>
        <Button look="quiet" label="Close" onPress={props.onClose}>
          <X size={14} aria-hidden />
        </Button>
      </div>
      <Facts
        facts={[
          ["Type", shape.type],
          ...(isSystemType(shape.type)
            ? []
            : [
                [
                  "Definition",
                  <Link
                    key="definition"
                    to="/tasks/$name"
                    params={{ name: shape.name }}
                    className="text-accent hover:underline"
                  >
                    {shape.name}
                  </Link>,
                ] as const,
              ]),
          ...(shape.sub === undefined || shape.sub.name === ""
            ? []
            : [
                [
                  "Runs",
                  <Link
                    key="sub"
                    to="/definitions/$name"
                    params={{ name: shape.sub.name }}
                    className="text-accent hover:underline"
                  >
                    {shape.sub.name}
                  </Link>,
                ] as const,
              ]),
        ]}
      />
      <div className="mt-3 rounded-md border border-line">
        <JsonView value={Object.fromEntries(own)} label={`Task ${task}`} />
      </div>
    </section>
  );
}
