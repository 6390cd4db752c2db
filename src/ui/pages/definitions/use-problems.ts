import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { taskNames } from "../../api/names.ts";
import { problemOf } from "../../api/problem.ts";
import { checkDefinition, namesAndVersions } from "../../api/workflow-definitions.ts";
import { BatonApiError } from "../../../client/errors.ts";
import { parseLossless } from "../../lib/lossless.ts";
import { definitionProblems } from "../../editor/rules/definition-problems.ts";
import type { Known, Problem } from "../../editor/rules/problem.ts";
import { serverProblems } from "../../editor/rules/server-problems.ts";

/** How long typing must pause before the server is asked. */
const PAUSE_MS = 600;
const FRESH_MS = 30_000;
const BAD_REQUEST = 400;

/** What is registered, for rules and completion. */
export function useKnown(): Known {
  const tasks = useQuery({ queryKey: ["task names"], queryFn: taskNames, staleTime: FRESH_MS });
  const workflows = useQuery({
    queryKey: ["names and versions"],
    queryFn: namesAndVersions,
    staleTime: FRESH_MS,
  });
  return useMemo(
    () => ({
      taskNames: tasks.data === undefined ? null : new Set(tasks.data),
      workflows:
        workflows.data === undefined
          ? null
          : new Map(
              Object.entries(workflows.data).map(([name, versions]) => [
                name,
                versions.map(({ version }) => version),
              ]),
            ),
    }),
    [tasks.data, workflows.data],
  );
}

/** What is wrong with a definition: by the editor's own rules at once, by the server's after a pause. */
export function useProblems(
  text: string,
  definition: unknown,
  known: Known,
): { problems: Problem[]; isChecking: boolean } {
  const own = useMemo(() => definitionProblems(definition, known), [definition, known]);
  const settled = useSettled(text);
  const server = useQuery({
    queryKey: ["definition check", settled],
    queryFn: () => askServer(settled),
    staleTime: FRESH_MS,
    gcTime: FRESH_MS,
  });
  const problems = useMemo(
    () => (settled === text ? [...own, ...(server.data ?? [])] : own),
    [own, server.data, settled, text],
  );
  return { problems, isChecking: settled !== text || server.isFetching };
}

async function askServer(text: string): Promise<Problem[]> {
  let definition: unknown;
  try {
    definition = parseLossless(text);
  } catch {
    // The editor tells of it by itself.
    return [];
  }
  try {
    return serverProblems([], await checkDefinition(definition));
  } catch (error) {
    if (!BatonApiError.is(error) || error.status !== BAD_REQUEST) throw error;
    const { fields, message } = problemOf(error);
    return serverProblems(fields.length > 0 ? fields : [{ path: "", message }], []);
  }
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
