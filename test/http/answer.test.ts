import { describe, expect, it } from "vitest";
import { jsonText, jsonTextList, jsonTextLists } from "../../src/http/answer.ts";

/** A stream of a text in two chunks. */
function streamOf(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new Blob([bytes.slice(0, 3), bytes.slice(3)]).stream();
}

describe("answers of JSON that is text already", () => {
  it("are the text, whole or as it comes", async () => {
    for (const text of ['{"a":1}', streamOf('{"a":1}')]) {
      const response = jsonText(text);
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(await response.json()).toEqual({ a: 1 });
    }
  });

  it("join strings and streams to lists", async () => {
    expect(await jsonTextList([]).json()).toEqual([]);
    expect(await jsonTextList(["1", "[2]"]).json()).toEqual([1, [2]]);
    const mixed = [streamOf('{"a":"é"}'), "2", streamOf("[3,4]")];
    expect(await jsonTextList(mixed).json()).toEqual([{ a: "é" }, 2, [3, 4]]);
  });

  it("join strings and streams to lists by name", async () => {
    const lists = new Map([
      ['a"', ["1", streamOf("[2,3]")]],
      ["b", []],
    ]);
    expect(await jsonTextLists(lists).json()).toEqual({ 'a"': [1, [2, 3]], b: [] });
    expect(await jsonTextLists(new Map()).json()).toEqual({});
  });

  it("let go of the stream that is being read when the reader has gone", async () => {
    let canceled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(10)),
      cancel: () => void (canceled = true),
    });
    const reader = jsonTextList([endless]).body?.getReader();
    for (let chunk = 0; chunk < 3; chunk++) await reader?.read();
    await reader?.cancel();
    expect(canceled).toBe(true);
  });
});
