import { describe, expect, it } from "vitest";
import { LITERAL, substitute } from "../../src/engine/expressions/references.ts";
import {
  escapedBut,
  placesBelow,
  placesUnder,
  secretNameOf,
  secretPlacesIn,
  withSecrets,
} from "../../src/engine/secret-places.ts";
import type { Json, JsonObject } from "../../src/model/json.ts";
import type { SecretPlace } from "../../src/model/secret.ts";

const SECRETS: Record<string, Json> = { A: "a-value", B: "b-value", "C.user": { id: 7 } };

/** What is stored of parameters, and what a task is run with. */
function used(
  parameters: JsonObject,
  data: Record<string, Json> = {},
  inherited: SecretPlace[] = [],
): { stored: JsonObject; used: JsonObject; places: SecretPlace[] } {
  const resolver = {
    resolve: (path: string) => (path.startsWith("workflow.secrets.") ? LITERAL : data[path]),
  };
  const stored = substitute(parameters, resolver) as JsonObject;
  const places = secretPlacesIn(parameters, resolver, inherited);
  return { stored, used: withSecrets(stored, places, (path) => SECRETS[path]), places };
}

describe("secrets in inputs", () => {
  it("stay references in what is stored, and are values in what a task is run with", () => {
    const parameters = {
      whole: "${workflow.secrets.A}",
      list: [{ text: "${workflow.secrets.A}, ${x} and ${workflow.secrets.B}!" }],
      part: "${workflow.secrets.C.user}",
      plain: "${x}",
    };
    const { stored, used: filled } = used(parameters, { x: "${y}" });
    expect(stored).toEqual({
      ...parameters,
      list: [{ text: "${workflow.secrets.A}, ${y} and ${workflow.secrets.B}!" }],
      plain: "${y}",
    });
    expect(filled).toEqual({
      whole: "a-value",
      list: [{ text: "a-value, ${y} and b-value!" }],
      part: { id: 7 },
      plain: "${y}",
    });
  });

  it("are null as a whole text and nothing within another, when there is none", () => {
    const parameters = { whole: "${workflow.secrets.X}", text: "<${workflow.secrets.X}>" };
    expect(used(parameters).used).toEqual({ whole: null, text: "<>" });
  });

  it.each([
    ["${data}"],
    ["<${data}>"],
    ["$${workflow.secrets.A}"],
    ["${first}${second}"],
    ["${dollar}{workflow.secrets.A}"],
    ["${workflow.${word}.A}"],
  ])("are not meant by data, nor by what is escaped: %s", (text) => {
    const data = {
      data: "${workflow.secrets.A}",
      first: "${workflow.sec",
      second: "rets.A}",
      dollar: "$",
      word: "input",
    };
    const result = used({ text, own: "${workflow.secrets.B}" }, data);
    expect(JSON.stringify(result.used)).not.toContain("a-value");
    expect(result.used["text"]).toEqual(result.stored["text"]);
    expect(result.used["own"]).toBe("b-value");
  });

  it("may be named by data where the definition says so", () => {
    const { stored, used: filled } = used({ t: "${workflow.secrets.${n}}" }, { n: "B" });
    expect(stored).toEqual({ t: "${workflow.secrets.B}" });
    expect(filled).toEqual({ t: "b-value" });
  });

  it("are handed down with the input of a child", () => {
    const { stored, places } = used({
      token: "${workflow.secrets.A}",
      o: { t: "-${workflow.secrets.B}" },
    });
    const under = placesUnder("workflowInput", places);
    expect(placesBelow(under, "workflowInput")).toEqual(places);
    const data = {
      "workflow.input.token": stored["token"] ?? null,
      "workflow.input.o": stored["o"] ?? null,
      "workflow.input": stored,
      "other.output.token": "${workflow.secrets.A}",
    };
    const parameters = {
      header: "Bearer ${workflow.input.token}",
      all: "${workflow.input}",
      one: ["${workflow.input.o}"],
      other: "${other.output.token}",
    };
    expect(used(parameters, data, places).used).toEqual({
      header: "Bearer a-value",
      all: { token: "a-value", o: { t: "-b-value" } },
      one: [{ t: "-b-value" }],
      other: "${workflow.secrets.A}",
    });
  });

  it("are left alone in an input that was replaced", () => {
    const { places } = used({ a: "${workflow.secrets.A}", b: { c: ["${workflow.secrets.A}"] } });
    for (const input of [{ a: "x", b: 1 }, { b: { c: [] } }, { a: null, b: { c: {} } }, {}]) {
      expect(withSecrets(input, places, () => "value")).toEqual(input);
    }
  });

  it("put names and values in that look like something else", () => {
    const parameters = JSON.parse('{"__proto__":"${workflow.secrets.A}"}') as JsonObject;
    const { used: filled } = used(parameters);
    expect(JSON.stringify(filled)).toBe('{"__proto__":"a-value"}');
    expect(Object.getPrototypeOf(filled)).toBe(Object.prototype);
    expect(secretNameOf("A.b.c")).toBe("A");
  });
});

describe("data as the text of a definition", () => {
  const A = "${workflow.secrets.A}";
  const place = (offset: number): SecretPlace => ({ at: ["x", 0], offset, path: "A" });

  it("has the references at these places only, and is the data again when it is filled in", () => {
    const text = `\${y} ${A} $\${z} ${A}`;
    const escaped = escapedBut({ x: [text], other: A }, [place(text.lastIndexOf(A))]);
    expect(used(escaped).used).toEqual({
      x: [text.slice(0, -A.length) + SECRETS["A"]],
      other: A,
    });
  });

  it("ignores places that are not there, and one behind a dollar sign", () => {
    for (const payload of [{ x: ["nothing"] }, { x: [`$${A}`] }, { x: [1] }, { x: "" }, {}]) {
      expect(used(escapedBut(payload, [place(1)])).used).toEqual(payload);
    }
  });
});
