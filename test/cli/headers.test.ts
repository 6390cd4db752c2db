import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { endToEndHeaders, hasLength, requestHead } from "../../src/cli/headers.ts";

function request(rawHeaders: string[], method = "GET", url = "/api"): IncomingMessage {
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers[(rawHeaders[index] ?? "").toLowerCase()] = rawHeaders[index + 1] ?? "";
  }
  return { method, url, rawHeaders, headers } as unknown as IncomingMessage;
}

describe("endToEndHeaders", () => {
  it("keeps names, order and repetitions", () => {
    const headers = ["Set-Cookie", "a=1", "X-Own", "é", "set-cookie", "b=2"];
    expect(endToEndHeaders(headers)).toEqual(headers);
  });

  it("drops what belongs to the connection", () => {
    const headers = ["Connection", "keep-alive", "Keep-Alive", "timeout=5", "TE", "trailers"];
    const more = ["Transfer-Encoding", "chunked", "Upgrade", "h2c", "Expect", "100-continue"];
    expect(endToEndHeaders([...headers, ...more, "A", "b"])).toEqual(["A", "b"]);
  });

  it("drops what the connection header names", () => {
    const headers = ["Connection", "close, X-Hop", "X-Hop", "1", "X-End", "2"];
    expect(endToEndHeaders(headers)).toEqual(["X-End", "2"]);
  });
});

describe("hasLength", () => {
  it("looks at names only, in any case", () => {
    expect(hasLength(["A", "b", "CONTENT-Length", "2"])).toBe(true);
    expect(hasLength(["A", "content-length", "Transfer-Encoding", "chunked"])).toBe(false);
  });
});

describe("requestHead", () => {
  it("ends with an empty line", () => {
    expect(requestHead(request(["Host", "a", "Accept", "*/*"], "PUT", "/x?y=z"))).toBe(
      "PUT /x?y=z HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n",
    );
  });

  it("names a call as this side does, whatever its client says", () => {
    const head = requestHead(request(["Host", "a", "X-Baton-Call", "forged"]), "own");
    expect(head).toBe("GET /api HTTP/1.1\r\nHost: a\r\nx-baton-call: own\r\n\r\n");
  });

  it("gives a request of HTTP/1.0 a host", () => {
    expect(requestHead(request([]))).toContain("\r\nhost: localhost\r\n");
  });

  it("announces chunks of its own for a body in chunks", () => {
    const head = requestHead(request(["Host", "a", "Transfer-Encoding", "chunked"]));
    expect(head.match(/transfer-encoding: chunked/gi)).toHaveLength(1);
  });
});
