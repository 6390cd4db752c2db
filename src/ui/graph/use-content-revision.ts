import { useSyncExternalStore } from "react";
import type { GraphController } from "./controller.ts";

/** Renders again when a graph shows something else, and not when it is only moved. */
export function useContentRevision(controller: GraphController): number {
  return useSyncExternalStore(controller.subscribe, () => controller.contentRevision);
}
