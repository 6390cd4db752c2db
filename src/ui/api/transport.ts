/** The two ways in which the page talks to the server it came from. Nothing else in the page fetches. */
import { createTransport, type Transport } from "../../client/transport.ts";
import { parseLossless, stringifyLossless } from "../lib/lossless.ts";

/** Where the page is served, without a slash at the end: "" at the root, "/baton" under a path. */
export const basePath: string = new URL(document.baseURI).pathname.replace(/\/+$/, "");

/** The server's address. */
export const serverUrl: string = location.origin + basePath;

/** For what people have written: payloads, definitions. */
export const exact: Transport = createTransport({
  baseUrl: serverUrl,
  json: { parse: parseLossless, stringify: (value) => stringifyLossless(value) },
});

/** For large answers of our own that hold no such numbers: the browser's parser is ten times as fast. */
export const quick: Transport = createTransport({ baseUrl: serverUrl });
