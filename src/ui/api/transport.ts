/** The two ways in which the page talks to the server it came from. Nothing else in the page fetches. */
import { isSafeNumber, LosslessNumber, parse, stringify } from "lossless-json";
import { createTransport, type Transport } from "../../client/transport.ts";

/** Where the page is served, without a slash at the end: "" at the root, "/baton" under a path. */
export const basePath: string = new URL(document.baseURI).pathname.replace(/\/+$/, "");

/** The server's address. */
export const serverUrl: string = location.origin + basePath;

/** Plain numbers where they are exact; a number that JavaScript would change keeps its digits. */
export function parseLossless(text: string): unknown {
  return parse(text, undefined, {
    parseNumber: (digits) => (isSafeNumber(digits) ? Number(digits) : new LosslessNumber(digits)),
  });
}

/** As text, with the digits of lossless numbers. @param indent spaces; 0 is one line. */
export function stringifyLossless(value: unknown, indent = 0): string {
  return stringify(value, undefined, indent === 0 ? undefined : indent) ?? "null";
}

/** For what people have written: payloads, definitions. */
export const exact: Transport = createTransport({
  baseUrl: serverUrl,
  json: { parse: parseLossless, stringify: (value) => stringifyLossless(value) },
});

/** For large answers of our own that hold no such numbers: the browser's parser is ten times as fast. */
export const quick: Transport = createTransport({ baseUrl: serverUrl });
