/**
 * Reads HTTP/1.1 responses off a connection to workerd. It trusts its peer to speak HTTP and reports
 * what does not parse as an error; it is not for servers one does not know.
 */

import { latin1Text } from "./latin1.ts";

const HEAD_END = Buffer.from("\r\n\r\n");
const LINE_END = Buffer.from("\r\n");
/** workerd's own limit is lower; this one only keeps a broken stream from filling the memory. */
const LARGEST_HEAD_BYTES = 256 * 1024;
const SWITCHING_PROTOCOLS = 101;

export interface ResponseHead {
  status: number;
  statusText: string;
  /** Name, value, name, value, … as they came. */
  headers: string[];
}

export interface ResponseSink {
  onHead(head: ResponseHead): void;
  onData(chunk: Buffer): void;
  /** @param reusable whether the connection may carry another request. */
  onEnd(reusable: boolean): void;
}

type State =
  | "idle"
  | "head"
  | "length"
  | "chunk-size"
  | "chunk"
  | "chunk-end"
  | "trailer"
  | "close";

/** One parser a connection; {@link expect} before each response. */
export class ResponseParser {
  #state: State = "idle";
  #sink: ResponseSink | undefined;
  #bodyless = false;
  #reusable = true;
  #remaining = 0;
  #buffered: Buffer | undefined;

  /** The next bytes are a response for this sink. @param toHead it answers a HEAD request. */
  expect(sink: ResponseSink, toHead: boolean): void {
    this.#sink = sink;
    this.#bodyless = toHead;
    this.#reusable = true;
    this.#state = "head";
  }

  /** @throws Error when the bytes are no HTTP response, or nothing was asked for. */
  push(bytes: Buffer): void {
    let rest = this.#buffered === undefined ? bytes : Buffer.concat([this.#buffered, bytes]);
    this.#buffered = undefined;
    while (rest.length > 0) {
      const used = this.#step(rest);
      if (used === 0) {
        if (rest.length > LARGEST_HEAD_BYTES) throw new Error("The response has no end of line.");
        this.#buffered = rest;
        return;
      }
      rest = rest.subarray(used);
    }
  }

  /** The peer has closed. @returns whether that was the proper end of a response. */
  close(): boolean {
    if (this.#state !== "close") return false;
    this.#reusable = false;
    this.#finish();
    return true;
  }

  /** Works on the bytes as far as the state goes; 0 when it needs more of them. */
  #step(bytes: Buffer): number {
    switch (this.#state) {
      case "idle":
        throw new Error("Bytes without a request.");
      case "head":
        return this.#readHead(bytes);
      case "length":
      case "chunk":
        return this.#readCounted(bytes);
      case "close":
        this.#sink?.onData(bytes);
        return bytes.length;
      case "chunk-size":
      case "chunk-end":
      case "trailer":
        return this.#readLine(bytes);
    }
  }

  #readHead(bytes: Buffer): number {
    const end = bytes.indexOf(HEAD_END);
    if (end === -1) return 0;
    const [statusLine = "", ...lines] = latin1Text(bytes, 0, end).split("\r\n");
    const match = /^HTTP\/1\.([01]) (\d{3})(?: (.*))?$/.exec(statusLine);
    if (match === null) throw new Error(`No HTTP status line: ${statusLine.slice(0, 80)}`);
    const status = Number(match[2]);
    if (status < 200 && status !== SWITCHING_PROTOCOLS) return end + HEAD_END.length;
    const headers: string[] = [];
    for (const line of lines) {
      const colon = line.indexOf(":");
      headers.push(line.slice(0, colon), line.slice(colon + 1).trim());
    }
    this.#beginBody(status, headers);
    this.#reusable &&= match[1] === "1";
    this.#sink?.onHead({ status, statusText: match[3] ?? "", headers });
    // A body of no length ends here; `onEnd` must not come before `onHead`.
    if (this.#state === "length" && this.#remaining === 0) this.#finish();
    return end + HEAD_END.length;
  }

  #beginBody(status: number, headers: string[]): void {
    this.#state = "close";
    for (let index = 0; index < headers.length; index += 2) {
      const name = headers[index]?.toLowerCase();
      const value = headers[index + 1] ?? "";
      if (name === "transfer-encoding") {
        this.#state = "chunk-size";
      } else if (name === "content-length" && this.#state === "close") {
        this.#state = "length";
        this.#remaining = Number(value);
      } else if (name === "connection" && value.toLowerCase() === "close") {
        this.#reusable = false;
      }
    }
    if (this.#bodyless || status === 204 || status === 304) {
      this.#state = "length";
      this.#remaining = 0;
    }
  }

  #readCounted(bytes: Buffer): number {
    const used = Math.min(bytes.length, this.#remaining);
    this.#remaining -= used;
    this.#sink?.onData(used === bytes.length ? bytes : bytes.subarray(0, used));
    if (this.#remaining === 0) {
      if (this.#state === "chunk") this.#state = "chunk-end";
      else this.#finish();
    }
    return used;
  }

  #readLine(bytes: Buffer): number {
    const end = bytes.indexOf(LINE_END);
    if (end === -1) return 0;
    if (this.#state === "chunk-end") {
      this.#state = "chunk-size";
    } else if (this.#state === "trailer") {
      if (end === 0) this.#finish();
    } else {
      this.#remaining = Number.parseInt(latin1Text(bytes, 0, end), 16);
      if (Number.isNaN(this.#remaining)) throw new Error("A chunk without a size.");
      this.#state = this.#remaining === 0 ? "trailer" : "chunk";
    }
    return end + LINE_END.length;
  }

  #finish(): void {
    const sink = this.#sink;
    this.#sink = undefined;
    this.#state = "idle";
    sink?.onEnd(this.#reusable);
  }
}
