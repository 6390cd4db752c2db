import { describe, expect, it } from "vitest";
import { ResponseParser } from "../../src/cli/response-parser.ts";
import type { ResponseHead } from "../../src/cli/response-parser.ts";

class Recorder {
  head: ResponseHead | undefined;
  body = "";
  reusable: boolean | undefined;
  onHead(head: ResponseHead): void {
    this.head = head;
  }
  onData(chunk: Buffer): void {
    this.body += Buffer.from(chunk).toString();
  }
  onEnd(reusable: boolean): void {
    this.reusable = reusable;
  }
}

function parse(text: string, pieceLength = text.length, toHead = false) {
  const parser = new ResponseParser();
  const recorder = new Recorder();
  parser.expect(recorder, toHead);
  for (let index = 0; index < text.length; index += pieceLength) {
    parser.push(Buffer.from(text.slice(index, index + pieceLength)));
  }
  return { parser, recorder };
}

const COUNTED = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: one:two \r\n\r\nhello";
const CHUNKED =
  "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n" +
  "5\r\nhello\r\n6;note=x\r\n world\r\n0\r\nTrailer: x\r\n\r\n";

describe("ResponseParser", () => {
  it.each([1, 2, 7, 1_000])("reads a counted body in pieces of %i bytes", (pieceLength) => {
    const { recorder } = parse(COUNTED, pieceLength);
    expect(recorder.head).toEqual({
      status: 200,
      statusText: "OK",
      headers: ["Content-Length", "5", "X-A", "one:two"],
    });
    expect(recorder.body).toBe("hello");
    expect(recorder.reusable).toBe(true);
  });

  it.each([1, 2, 7, 1_000])("reads a chunked body in pieces of %i bytes", (pieceLength) => {
    const { recorder } = parse(CHUNKED, pieceLength);
    expect(recorder.head?.status).toBe(201);
    expect(recorder.body).toBe("hello world");
    expect(recorder.reusable).toBe(true);
  });

  it("reads a body without a length until the connection closes", () => {
    const { parser, recorder } = parse("HTTP/1.1 200 OK\r\n\r\nsome");
    parser.push(Buffer.from(" more"));
    expect(recorder.reusable).toBeUndefined();
    expect(parser.close()).toBe(true);
    expect(recorder.body).toBe("some more");
    expect(recorder.reusable).toBe(false);
  });

  it("says when a close cuts a body off", () => {
    const { parser, recorder } = parse(COUNTED.slice(0, -1));
    expect(parser.close()).toBe(false);
    expect(recorder.reusable).toBeUndefined();
  });

  it("expects no body for HEAD, 204 and 304", () => {
    expect(parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 99, true).recorder.reusable).toBe(
      true,
    );
    expect(parse("HTTP/1.1 204 No Content\r\n\r\n").recorder.reusable).toBe(true);
    const notModified = "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n";
    expect(parse(notModified).recorder.reusable).toBe(true);
  });

  it("ends a body of length zero with its head", () => {
    const { recorder } = parse("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    expect(recorder).toMatchObject({ body: "", reusable: true });
  });

  it("skips interim answers", () => {
    const { recorder } = parse(`HTTP/1.1 100 Continue\r\n\r\n${COUNTED}`);
    expect(recorder.head?.status).toBe(200);
  });

  it("does not keep a connection that says it closes", () => {
    const closing = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    expect(parse(closing).recorder.reusable).toBe(false);
  });

  it("reads one response after the other", () => {
    const { parser, recorder } = parse(COUNTED);
    expect(recorder.body).toBe("hello");
    const second = new Recorder();
    parser.expect(second, false);
    parser.push(Buffer.from(CHUNKED));
    expect(second.body).toBe("hello world");
  });

  it.each([
    ["what is no HTTP", "SSH-2.0\r\n\r\n"],
    ["a chunk without a size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"],
    ["bytes after the response", `${COUNTED}more`],
  ])("refuses %s", (_case, text) => {
    expect(() => parse(text)).toThrow(Error);
  });

  it("refuses a head that does not end", () => {
    expect(() => parse(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(300_000)}`)).toThrow("no end");
  });
});
