import { stringifyLossless } from "./lossless.ts";
import { saveFile } from "./save-file.ts";

/** Hands a value to the browser as a file. @param label what it is; its file is called so. */
export function saveJson(value: unknown, label: string): void {
  saveFile(stringifyLossless(value, 2), `${label}.json`, "application/json");
}
