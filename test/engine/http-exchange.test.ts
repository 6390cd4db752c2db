import { describe, expect, it } from "vitest";
import { httpAnswerOf, httpFailureOf, httpRequestOf } from "../../src/engine/http-exchange.ts";
import type { HttpTaskRequest } from "../../src/engine/http-exchange.ts";
import { reasonPhraseOf } from "../../src/engine/http-reason-phrases.ts";
import type { Json, JsonObject } from "../../src/model/json.ts";

const URI = "https://api.example.com/orders";
const FRAME = "Failed to invoke HTTP task due to: ";

function parsed(fields: JsonObject): HttpTaskRequest {
  const result = httpRequestOf({ http_request: { uri: URI, method: "GET", ...fields } });
  if (!result.ok) throw new Error(result.reason);
  return result.request;
}

function refusal(input: JsonObject): string {
  const result = httpRequestOf(input);
  if (result.ok) throw new Error("the request is accepted");
  return result.reason;
}

function answered(statusCode: number, bodyText: string, reasonPhrase = "") {
  return httpAnswerOf({ statusCode, reasonPhrase, headers: [], bodyText });
}

function bodyOf(text: string): Json | undefined {
  return (answered(200, text).output["response"] as JsonObject)["body"];
}

describe("the request of an HTTP task", () => {
  it("is read from http_request with the defaults of an omitted field", () => {
    expect(parsed({})).toEqual({
      uri: URI,
      method: "GET",
      headers: [
        ["Accept", "application/json"],
        ["Content-Type", "application/json"],
      ],
      body: null,
      connectTimeoutMs: 30_000,
      readTimeoutMs: 30_000,
    });
  });

  it("is read from the top of the input when there is no http_request", () => {
    const result = httpRequestOf({ uri: URI, method: "PUT", asyncComplete: false });
    expect(result).toMatchObject({ ok: true, request: { uri: URI, method: "PUT" } });
    expect(httpRequestOf({ http_request: null, uri: URI, method: "PUT" })).toEqual(result);
  });

  it("prefers http_request to fields at the top", () => {
    const result = httpRequestOf({
      uri: "http://other",
      http_request: { uri: URI, method: "GET" },
    });
    expect(result).toMatchObject({ ok: true, request: { uri: URI } });
    expect(refusal({ uri: URI, method: "GET", http_request: {} })).toMatch(/^Missing HTTP URI/);
  });

  it.each([{}, { uri: null }, { uri: "" }, { uri: "  " }])("needs a URI: %j", (fields) => {
    expect(refusal({ http_request: { method: "GET", ...fields } })).toBe(
      "Missing HTTP URI.  See documentation for HttpTask for required input parameters",
    );
  });

  it.each([{}, { method: null }, { method: "" }])("needs a method: %j", (fields) => {
    expect(refusal({ http_request: { uri: URI, ...fields } })).toBe("No HTTP method specified");
  });

  it.each(["get", "Get", " GET "])("takes the method in any case: %j", (method) => {
    expect(parsed({ method }).method).toBe("GET");
  });

  it.each(["FETCH", "CONNECT", "GET POST", "1"])("refuses the method %j", (method) => {
    expect(refusal({ http_request: { uri: URI, method } })).toBe(
      `${FRAME}Invalid HTTP method: ${method}`,
    );
  });

  it.each(["text", 1, true, ["a"]])("refuses an http_request that is %j", (value) => {
    expect(refusal({ http_request: value as Json })).toBe(`${FRAME}http_request must be an object`);
  });

  it.each(["uri", "method", "contentType"])("refuses an object as %s", (field) => {
    expect(refusal({ http_request: { uri: URI, method: "GET", [field]: { a: 1 } } })).toBe(
      `${FRAME}${field} must be a text`,
    );
  });
});

describe("the headers of an HTTP task", () => {
  it("are stringified, and left out where they are null", () => {
    const headers = {
      "X-Text": "a",
      "X-Number": 1,
      "X-Flag": true,
      "X-None": null,
      "X-Map": { a: 1 },
    };
    expect(parsed({ headers }).headers.slice(2)).toEqual([
      ["X-Text", "a"],
      ["X-Number", "1"],
      ["X-Flag", "true"],
      ["X-Map", '{"a":1}'],
    ]);
  });

  it("take Accept from a text or a list", () => {
    expect(parsed({ accept: "text/plain" }).headers).toContainEqual(["Accept", "text/plain"]);
    const list = ["text/plain", null, "application/xml"];
    expect(parsed({ accept: list }).headers).toContainEqual([
      "Accept",
      "text/plain, application/xml",
    ]);
    expect(parsed({ accept: [] }).headers).toContainEqual(["Accept", "application/json"]);
  });

  it("take contentType as the Content-Type", () => {
    const { headers } = parsed({ contentType: "text/plain" });
    expect(headers).toContainEqual(["Content-Type", "text/plain"]);
  });

  it("never hold two content types", () => {
    const { headers } = parsed({ contentType: "text/plain", headers: { "content-type": "a/b" } });
    expect(headers).toEqual([
      ["Accept", "application/json"],
      ["content-type", "a/b"],
    ]);
  });

  it("add an Accept header to the accept field, not to its default", () => {
    const accept = { accept: "text/html" };
    expect(parsed({ headers: accept }).headers.map(([name]) => name)).toEqual([
      "Content-Type",
      "accept",
    ]);
    expect(parsed({ accept: "text/plain", headers: accept }).headers).toEqual([
      ["Accept", "text/plain"],
      ["Content-Type", "application/json"],
      ["accept", "text/html"],
    ]);
  });

  it("must be an object", () => {
    expect(refusal({ http_request: { uri: URI, method: "GET", headers: "a: b" } })).toBe(
      `${FRAME}headers must be an object`,
    );
  });
});

describe("the body and timeouts of an HTTP task", () => {
  it.each<[Json, string | null]>([
    ["plain", "plain"],
    ["", ""],
    [{ a: [1, null] }, '{"a":[1,null]}'],
    [[1, "two"], '[1,"two"]'],
    [42, "42"],
    [false, "false"],
    [null, null],
  ])("sends %j as %j", (body, text) => {
    expect(parsed({ body }).body).toBe(text);
  });

  it.each<[Json, number]>([
    [1_500, 1_500],
    ["3000", 3_000],
    [0.2, 1],
    [0, 30_000],
    [null, 30_000],
    ["", 30_000],
    [1e12, 3_600_000],
  ])("takes a timeout of %j as %d ms", (value, expected) => {
    const { connectTimeoutMs, readTimeoutMs } = parsed({
      connectionTimeOut: value,
      readTimeOut: value,
    });
    expect([connectTimeoutMs, readTimeoutMs]).toEqual([expected, expected]);
  });

  it("waits no longer than readTimeOut for an answer where nothing else is said", () => {
    expect(parsed({ readTimeOut: 500 })).toMatchObject({ connectTimeoutMs: 0, readTimeoutMs: 500 });
    expect(parsed({ connectionTimeOut: 500 })).toMatchObject({
      connectTimeoutMs: 500,
      readTimeoutMs: 30_000,
    });
  });

  it.each<[Json, string]>([
    ["soon", '"soon"'],
    [-1, "-1"],
    ["-5", '"-5"'],
    [true, "true"],
    [[1], "[1]"],
  ])("refuses a timeout of %j", (value, shown) => {
    for (const field of ["connectionTimeOut", "readTimeOut"]) {
      expect(refusal({ http_request: { uri: URI, method: "GET", [field]: value } })).toBe(
        `${FRAME}${field} must be milliseconds, not ${shown}`,
      );
    }
  });
});

describe("the answer of an HTTP task", () => {
  it.each([200, 201, 204, 299])("completes the task with %d", (statusCode) => {
    const answer = answered(statusCode, "");
    expect(answer.status).toBe("COMPLETED");
    expect(answer).not.toHaveProperty("reason");
  });

  it.each([304, 302, 400, 404, 429, 500, 503])("fails the task with %d", (statusCode) => {
    expect(answered(statusCode, "").status).toBe("FAILED");
  });

  it("keeps the whole answer in the output, also of an error", () => {
    const answer = httpAnswerOf({
      statusCode: 404,
      reasonPhrase: "Nope",
      headers: [
        ["x-a", "1"],
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
      ],
      bodyText: '{"status":404}',
    });
    expect(answer).toEqual({
      status: "FAILED",
      output: {
        response: {
          statusCode: 404,
          reasonPhrase: "Nope",
          headers: { "x-a": ["1"], "set-cookie": ["a=1", "b=2"] },
          body: { status: 404 },
        },
      },
      reason: 'HTTP 404 Nope: {"status":404}',
    });
  });

  it("keeps a header called __proto__ as a header", () => {
    const headers: [string, string][] = [["__proto__", "x"]];
    const answer = httpAnswerOf({ statusCode: 200, reasonPhrase: "", headers, bodyText: "" });
    const kept = (answer.output["response"] as JsonObject)["headers"] as JsonObject;
    expect(Object.entries(kept)).toEqual([["__proto__", ["x"]]]);
  });

  it("names the status where the platform gives no phrase", () => {
    expect(answered(503, "").reason).toBe("HTTP 503 Service Unavailable");
    expect(answered(499, "").reason).toBe("HTTP 499");
    expect(answered(204, "").output).toMatchObject({ response: { reasonPhrase: "No Content" } });
    expect(reasonPhraseOf(999)).toBe("");
  });

  it("quotes the first 1024 bytes of the body and cuts no character", () => {
    const prefix = "HTTP 500 Internal Server Error: ";
    expect(answered(500, "x".repeat(2_000)).reason).toBe(prefix + "x".repeat(1_024));
    expect(answered(500, "é".repeat(2_000)).reason).toBe(prefix + "é".repeat(512));
    expect(answered(500, `x${"😀".repeat(2_000)}`).reason).toBe(`${prefix}x${"😀".repeat(255)}`);
  });

  it.each<[string, Json]>([
    ['{"a":[1,{"b":null}]}', { a: [1, { b: null }] }],
    ['[1,"two"]', [1, "two"]],
    ["42", 42],
    ["-1.5e3", -1_500],
    ["true", "true"],
    ["false", "false"],
    ["null", "null"],
    ['"a \\"text\\""', 'a "text"'],
    ['""', ""],
    ["plain words", "plain words"],
    ["{broken", "{broken"],
    ["1e999", "1e999"],
    ['{"a": [1e999]}', '{"a": [1e999]}'],
    ['{"a": -0}', { a: 0 }],
    ["", null],
  ])("hands the body %j on as %j", (text, value) => {
    expect(bodyOf(text)).toEqual(value);
  });

  it("fails a task whose answer holds too many lists and objects, whatever its status", () => {
    const reason = `${FRAME}The answer holds more than 500000 lists and objects`;
    const many = `[${"{},".repeat(500_000)}1]`;
    const failed = { status: "FAILED", reason, output: { response: { body: null } } };
    expect(answered(200, many)).toMatchObject(failed);
    expect(answered(500, many)).toMatchObject(failed);
    const text = `no JSON: ${many}`;
    expect(bodyOf(text)).toBe(text);
    expect(bodyOf(`[${"{},".repeat(499_998)}1]`)).toHaveLength(499_999);
  });

  it("keeps JSON that is nested too deep for its readers as text", () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    expect(bodyOf(deep)).toBe(deep);
    const accepted = "[".repeat(1_000) + "]".repeat(1_000);
    expect(JSON.stringify(bodyOf(accepted))).toBe(accepted);
  });
});

describe("a call without an answer", () => {
  it("fails the task with Conductor's frame and a text as response", () => {
    const message = `I/O error on GET request for "${URI}": Connection refused`;
    expect(httpFailureOf(parsed({}), "Connection refused")).toEqual({
      status: "FAILED",
      output: { response: message },
      reason: FRAME + message,
    });
  });

  it("does not repeat the credentials of a URI", () => {
    const { reason } = httpFailureOf(parsed({ uri: "http://me:secret@example.com/a@b" }), "no");
    expect(reason).toContain('"http://***@example.com/a@b"');
    const harmless = httpFailureOf(parsed({ uri: "http://example.com/?mail=a@b" }), "no");
    expect(harmless.reason).toContain('"http://example.com/?mail=a@b"');
  });
});
