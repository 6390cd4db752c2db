import type { IndexReport } from "../../model/index-row.ts";
import type { ExecutionHost } from "./host.ts";

/** Lets the caller bring the news of an execution to the index, where that is wanted. */
export function handOverNews(host: ExecutionHost, receipt: { news?: IndexReport }): void {
  const execution = host.current();
  const news = execution === null ? null : host.feed.handOver(execution);
  if (news !== null) receipt.news = news;
}
