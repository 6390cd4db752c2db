import { describe, expect, it } from "vitest";
import type { Json } from "../../../../../src/model/json.ts";
import { jq } from "../evaluate.ts";

describe("the functions of texts in jq", () => {
  it.each<[string, Json, Json[] | string]>([
    ["trim, ltrim, rtrim", " a\n", ["a", "a\n", " a"]],
    ["trim", 1, "number (1) cannot be trimmed"],
    ['ltrimstr("a"), rtrimstr("a"), trimstr("a"), ltrimstr(1)', "aba", ["ba", "ab", "b", "aba"]],
    ['trimstr("a")', "a", [""]],
    ["ascii_downcase, ascii_upcase", "aÉB", ["aÉb", "AÉB"]],
    ["ascii", 65, ["A"]],
    ["explode | ., implode", "é\u{1f600}", [[233, 128512], "é\u{1f600}"]],
    ["length, utf8bytelength", "é\u{1f600}", [2, 6]],
    [".[1:], .[:1], .[-1:]", "a\u{1f600}c", ["\u{1f600}c", "a", "c"]],
    ["reverse", "a\u{1f600}c", ["c\u{1f600}a"]],
    ['index("c"), rindex("\u{1f600}"), indices("c")', "a\u{1f600}cc", [2, 1, [2, 3]]],
    ["tonumber", " 1.5e1 ", [15]],
    ["tonumber", "0x1", 'string ("0x1") cannot be parsed as a number'],
    ["tonumber", "", 'string ("") cannot be parsed as a number'],
    ["tonumber", [1], "array ([1]) cannot be parsed as a number"],
    ["fromjson", '{"a":[nan,-Infinity]}', [{ a: [null, -Number.MAX_VALUE] }]],
    ["fromjson", "[1", "Unfinished JSON term at character 2 (while parsing '[1')"],
    ["fromjson", "", "Expected JSON value at character 0 (while parsing '')"],
    ["fromjson", "1 2", "Unexpected extra JSON values at character 2 (while parsing '1 2')"],
    ["fromjson", "{1:2}", "Object keys must be strings at character 1 (while parsing '{1:2}')"],
    ["fromjson", '"\\x"', "Invalid string at character 4 (while parsing '\"\\x\"')"],
    ['join(", ")', ["a", 1, null, true], ["a, 1, , true"]],
    ['join(",")', [[1], [2]], 'string ("") and array ([1]) cannot be added'],
    ["implode", ["a"], 'string ("a") can\'t be imploded, unicode codepoint needs to be numeric'],
    ['split("")', "a\u{1f600}", [["a", "\u{1f600}"]]],
    ['. * 2, "x" * 0', "ab", ["abab", ""]],
  ])("%s on %j", (expression, input, expected) => {
    expect(jq(expression, input)).toEqual(expected);
  });

  it.each<[string, Json, Json[] | string]>([
    ["@base64, @base32", "é?!", ["w6k/IQ==", "YOUT6II="]],
    ["@base64d", "w6k/IQ", ["é?!"]],
    ["@base32d", "YOUT6II=", ["é?!"]],
    ["@base64d", "/w==", ["\ufffd"]],
    ["@base64d", "w6", ["\ufffd"]],
    ["@base64d", "!", 'string ("!") is not valid base64 data'],
    ["@base64d", "QUJDa", 'string ("QUJDa") trailing base64 byte found'],
    ["@base32d", "1", 'string ("1") is not valid base32 data'],
    ["@uri, (@uri | @urid)", "é /~", ["%C3%A9%20%2F~", "é /~"]],
    ["@urid", "%zz", 'string ("%zz") is not a valid uri encoding'],
    ["@csv, @tsv", [1, 'a"\t', null, true], ['1,"a""\t",,true', '1\ta"\\t\t\ttrue']],
    ["@csv", [[1]], "array ([1]) is not valid in a csv row"],
    ["@tsv", 1, "number (1) cannot be tsv-formatted, only array"],
    ["@sh", ["it's", 1], ["'it'\\''s' 1"]],
    ["@sh", [{}], "object ({}) can not be escaped for shell"],
    ['@json "v=\\(.)"', ["a"], ['v=["a"]']],
    ['@uri "?q=\\(.)"', "a b", ["?q=a%20b"]],
    ["@nope", 1, "nope is not a valid format"],
    ['format("text")', [1], ["[1]"]],
  ])("writes %s of %j", (expression, input, expected) => {
    expect(jq(expression, input)).toEqual(expected);
  });

  it.each([
    [0, "0"],
    [-0, "-0"],
    [1e15, "1000000000000000"],
    [2 ** 53, "9007199254740992"],
    [1e17, "1e+17"],
    [123_456_789_012_345_680_000, "123456789012345680000"],
    [1.5e300, "1.5e+300"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [1.234e-7, "1.234e-07"],
    [1 / 3, "0.3333333333333333"],
  ])("writes the number %d as jq does", (value, text) => {
    expect(jq("tojson", value)).toEqual([text]);
  });
});
