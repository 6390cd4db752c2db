import { describe, expect, it } from "vitest";
import { readTraceContext, traceIdOf } from "../../src/model/trace-context.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const VALID = `00-${TRACE}-${SPAN}-01`;

const read = (traceparent: string, tracestate?: string) =>
  readTraceContext(new Headers({ traceparent, ...(tracestate !== undefined && { tracestate }) }));

describe("readTraceContext", () => {
  it("takes a traceparent and its tracestate", () => {
    const state = "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE";
    expect(read(VALID, state)).toEqual({ traceparent: VALID, tracestate: state });
    expect(read(VALID)).toEqual({ traceparent: VALID });
    expect(traceIdOf({ traceparent: VALID })).toBe(TRACE);
  });

  it("gives nothing where there is no traceparent, whatever the tracestate says", () => {
    expect(readTraceContext(new Headers({ tracestate: "a=1" }))).toBeUndefined();
  });

  it.each([
    ["another length", `00-${TRACE}-${SPAN}-1`],
    ["capitals", VALID.toUpperCase()],
    ["a trace of zeros", `00-${"0".repeat(32)}-${SPAN}-01`],
    ["a span of zeros", `00-${TRACE}-${"0".repeat(16)}-01`],
    ["more than version 00 has", `${VALID}-more`],
    ["the version that is none", `ff-${TRACE}-${SPAN}-01`],
    ["a later version whose flags go on", `01-${TRACE}-${SPAN}-01x`],
    ["several values", `${VALID}, ${VALID}`],
    ["something else", "hello"],
    ["nothing", ""],
  ])("ignores %s", (_, traceparent) => {
    expect(read(traceparent, "a=1")).toBeUndefined();
  });

  it("reads what it knows of a later version, and sends version 00 on", () => {
    expect(read(`cc-${TRACE}-${SPAN}-01-what-the-future-will-be`)).toEqual({ traceparent: VALID });
    expect(read(`cc-${TRACE}-${SPAN}-01`)).toEqual({ traceparent: VALID });
  });

  it("sends on no flag that it does not know", () => {
    expect(read(`00-${TRACE}-${SPAN}-fe`)).toEqual({ traceparent: `00-${TRACE}-${SPAN}-02` });
  });

  it.each([
    ["a member without a value", "a=1,b"],
    ["a key in capitals", "A=1"],
    ["a key twice", "a=1,a=2"],
    ["a value that ends with a blank in quotes", 'a="x\ty"'],
    ["more than 32 members", Array.from({ length: 33 }, (_, at) => `k${at}=1`).join(",")],
  ])("leaves out a tracestate with %s", (_, tracestate) => {
    expect(read(VALID, tracestate)).toEqual({ traceparent: VALID });
  });

  it("takes a tracestate with blanks, empty members and 32 members", () => {
    expect(read(VALID, "a=1 , ,\tt@v=2,")).toMatchObject({ tracestate: "a=1,t@v=2" });
    const most = Array.from({ length: 32 }, (_, at) => `k${at}=1`).join(",");
    expect(read(VALID, most)).toMatchObject({ tracestate: most });
  });

  it("shortens a tracestate that is too long: the long members first, then the last ones", () => {
    const [long, longest] = [`long=${"x".repeat(130)}`, `longest=${"x".repeat(200)}`];
    const short = Array.from({ length: 6 }, (_, at) => `k${at}=${"x".repeat(76)}`);
    expect(read(VALID, [long, ...short, longest].join(","))).toMatchObject({
      tracestate: short.join(","),
    });
    const many = [...short, ...short.map((member) => `z${member}`)];
    expect(read(VALID, many.join(","))).toMatchObject({ tracestate: many.slice(0, 6).join(",") });
  });
});
