/** Searches as gRPC asks for them. */
import type { SearchParameters } from "../../app/search-page.ts";
import { int, model, requiredText } from "../../model/scalars.ts";

/** `conductor.grpc.search.Request`. */
export const searchRequest = model({
  start: int.default(0),
  size: int.default(0),
  sort: requiredText,
  freeText: requiredText,
  query: requiredText,
});

/** The search that a request asks for. Without a size, a page holds what a page may. */
export function searchOf(request: {
  start: number;
  size: number;
  sort: string;
  freeText: string;
  query: string;
}): SearchParameters {
  return { ...request, size: request.size > 0 ? request.size : -1, cursor: "" };
}
