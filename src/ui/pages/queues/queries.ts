import { queryOptions } from "@tanstack/react-query";
import { getQueue, listQueues } from "../../api/queues.ts";

const REFRESH_MS = 2000;

export const queuesQuery = queryOptions({
  queryKey: ["queues"],
  queryFn: listQueues,
  refetchInterval: REFRESH_MS,
});

export function queueQuery(taskType: string) {
  return queryOptions({
    queryKey: ["queue", taskType],
    queryFn: () => getQueue(taskType),
    refetchInterval: REFRESH_MS,
  });
}
