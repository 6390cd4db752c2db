import { describe, expect, it } from "vitest";
import type { Json } from "../../../../../src/model/json.ts";
import { jq } from "../evaluate.ts";

const found = (pattern: string, flags: string, text: string): Json[] | string =>
  jq(".pattern as $p | .flags as $f | .text | match($p; $f).string", { pattern, flags, text });

describe("a regular expression in jq", () => {
  it.each([
    ["a.c", "", "abc a\nc", ["abc"]],
    ["a.c", "s", "a\nc", []],
    ["a.c", "m", "a\nc", ["a\nc"]],
    ["(?s)a.c", "", "a\nc", ["a\nc"]],
    ["^b", "", "a\nb", []],
    ["(?m)^b", "", "a\nb", ["b"]],
    ["a$", "", "a\n", ["a"]],
    ["a\\z", "", "a\n", []],
    ["B+", "gi", "abBab", ["bB", "b"]],
    ["Ä", "i", "ä", ["ä"]],
    ["a b # c", "x", "ab", ["ab"]],
    ["a*", "gn", "baa", ["aa"]],
    ["a|ab", "l", "ab", ["ab"]],
    ["a|ab", "", "ab", ["a"]],
    ["a+?", "", "aaa", ["a"]],
    ["a{2}", "", "aaa", ["aa"]],
    ["a{2,}?", "", "aaa", ["aa"]],
    ["a{1", "", "a{1", ["a{1"]],
    ["x{,2}", "", "x", []],
    ["a++a", "", "aaa", []],
    ["(?>a+)a", "", "aaa", []],
    ["(?<=a)b", "", "cbab", ["b"]],
    ["(?<!a)b.", "", "abbc", ["bc"]],
    ["(?<=a|bc)d", "", "bcd", ["d"]],
    ["b(?=c)", "", "bbc", ["b"]],
    ["b(?!c)", "", "bcbd", ["b"]],
    ["(a)\\1", "", "aa", ["aa"]],
    ["(?<x>a|b)\\k<x>", "", "abb", ["bb"]],
    ["(?i)a(?-i)b", "g", "Ab AB", ["Ab"]],
    ["(?i:a)b", "g", "Ab AB", ["Ab"]],
    ["(?#comment)a", "", "a", ["a"]],
    ["[[:alpha:]]+", "", "1äb2", ["äb"]],
    ["[^[:digit:]]+", "", "1ab2", ["ab"]],
    ["[a-z&&[^b]]+", "g", "abc", ["a", "c"]],
    ["[]a]+", "", "]a", ["]a"]],
    ["[\\w-]+", "", "a-b c", ["a-b"]],
    ["\\p{Lu}\\P{Lu}", "", "aBc", ["Bc"]],
    ["\\p{^Lu}", "", "Ab", ["b"]],
    ["\\p{Greek}", "", "aα", ["α"]],
    ["\\x41\\x{1F600}\\u0042\\t", "", "A\u{1f600}B\t", ["A\u{1f600}B\t"]],
    [".", "g", "é\u{1f600}", ["é", "\u{1f600}"]],
    ["\\bb\\B", "", "ab bc", ["b"]],
    ["(a*)*", "", "aab", ["aa"]],
    ["(a|b)*?c", "", "abc", ["abc"]],
  ])("finds by %s with '%s' in %j", (pattern, flags, text, expected) => {
    expect(found(pattern, flags, text)).toEqual(expected);
  });

  it.each([
    ["(", "end pattern with unmatched parenthesis"],
    [")", "unmatched close parenthesis"],
    ["[a", "premature end of char-class"],
    ["*a", "target of repeat operator is not specified"],
    ["\\", "end pattern at escape"],
    ["[b-a]", "empty range in char class"],
    ["a{200000}", "too big number range"],
    ["(a{1000}){1000}", "too big regular expression"],
    ["(?<=a*)b", "invalid pattern in look-behind"],
    ["\\2(a)", "invalid backref number/name"],
    ["\\k<y>", "undefined name <y> reference"],
    ["(?~a)", "undefined group option"],
    ["\\p{Nope}", "invalid character property name"],
    ["[[:nope:]]", "invalid POSIX bracket type"],
    ["(".repeat(101) + ")".repeat(101), "too deep nest level"],
  ])("that cannot be read fails: %s", (pattern, message) => {
    expect(found(pattern, "", "x")).toBe(`Regex failure: ${message}`);
  });

  it("counts characters, and tells what its groups have matched", () => {
    const captures = [
      { offset: 2, length: 1, string: "b", name: "x" },
      { offset: -1, length: 0, string: null, name: null },
    ];
    expect(jq('match("(?<x>b)(c)?")', "\u{1f600}äb")).toEqual([
      { offset: 2, length: 1, string: "b", captures },
    ]);
    expect(jq('capture("(?<x>b)(c)?")', "ab")).toEqual([{ x: "b" }]);
  });

  it("refuses unknown flags and what is no text", () => {
    expect(jq('test("a"; "q")', "a")).toBe("q is not a valid modifier string");
    expect(jq('test("a"; 1)', "a")).toBe("number (1) is not a string");
    expect(jq("test(1)", "a")).toBe("number (1) is not a string or array");
    expect(jq('test("a")', 1)).toBe("number (1) cannot be matched, as it is not a string");
  });

  it("splits, scans and replaces", () => {
    expect(jq('[splits(", *")], split("B"; "i"), [scan("(.)b")]', "a,  bB")).toEqual([
      ["a", "bB"],
      ["a,  ", "", ""],
      [[" "]],
    ]);
    expect(jq('gsub("(?<d>[0-9])"; "<\\(.d)>"), sub("z"; "y")', "a1b2")).toEqual([
      "a<1>b<2>",
      "a1b2",
    ]);
    expect(jq('sub("b"; 1)', "abc")).toBe('string ("a") and number (1) cannot be added');
  });
});
