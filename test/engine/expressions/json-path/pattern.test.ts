import { describe, expect, it } from "vitest";
import { JsonPathSyntaxError } from "../../../../src/engine/expressions/json-path/cursor.ts";
import { compilePattern } from "../../../../src/engine/expressions/json-path/pattern.ts";
import { seededRandom } from "../../../helpers/random.ts";

function matches(source: string, text: string, flags = ""): boolean {
  return compilePattern(source, flags).matches(text, () => undefined);
}

describe("compilePattern", () => {
  it.each([
    ["abc", "abc"],
    ["", ""],
    ["a|bc|", ""],
    ["a|bc|", "bc"],
    ["a*", "aaaa"],
    ["a+b?", "aa"],
    ["a{2}", "aa"],
    ["a{1,}", "aaa"],
    ["a{0,2}", ""],
    ["(ab)+", "abab"],
    ["(?:a|b)*c", "abbac"],
    ["(?<name>x)y", "xy"],
    ["a.c", "axc"],
    ["[a-c]+", "abc"],
    ["[^a-c]+", "xyz"],
    ["[]a]+", "]a"],
    ["[\\]x]+", "]x"],
    ["[\\w-.]+", "a-b.c"],
    ["\\d{4}-\\d\\d", "2026-11"],
    ["\\s\\S\\w\\W\\D", " xx xx".slice(0, 3) + "- "],
    ["\\.\\/\\*", "./*"],
    ["\\x41\\u0042", "AB"],
    ["\\p{Lu}ber", "Über"],
    ["^a$", "a"],
    ["\\Aa\\z", "a"],
    ["a\\b b", "a b"],
    ["a\\Bb", "ab"],
    [".*?x.*", "aaxbb"],
    ["😀+", "😀😀"],
    [".", "😀"],
    ["(a*)*", "aaa"],
    ["(a?){3}", "aa"],
    ["\\t", "\t"],
  ])("%s matches %j", (source, text) => {
    expect(matches(source, text)).toBe(true);
  });

  it.each([
    ["abc", "abcd"],
    ["abc", "xabc"],
    ["a|ab", "abc"],
    ["a{2,3}", "a"],
    ["a{2,3}", "aaaa"],
    [".", "\n"],
    ["[a-c]", "d"],
    ["a\\bb", "ab"],
    ["^b", "ab"],
    ["()", "a"],
  ])("%s does not match %j", (source, text) => {
    expect(matches(source, text)).toBe(false);
  });

  it("heeds flags, given or at the start of the pattern", () => {
    expect(matches("Ab[c]", "aBC", "i")).toBe(true);
    expect(matches("(?i)ab", "AB")).toBe(true);
    expect(matches("a.b", "a\nb", "s")).toBe(true);
    expect(matches("a$.^b", "a\nb", "ms")).toBe(true);
    expect(matches("a$.^b", "a\nb", "s")).toBe(false);
    expect(matches("a", "a", "du")).toBe(true);
  });

  it.each([
    ["(a)\\1", "back-references"],
    ["(?=a)a", "look-around"],
    ["(?<!a)b", "look-around"],
    ["(?>a)b", "look-around"],
    ["a++", "possessive"],
    ["\\k<a>", "not supported"],
    ["[a&&b]", "&&"],
    ["(a", "expected ')'"],
    ["a)", "')' without"],
    ["[a", "'[' without"],
    ["*a", "nothing to repeat"],
    ["a**", "quantifier after"],
    ["a{x}", "repetition"],
    ["a{3,2}", "ends below"],
    ["\\", "end of"],
    ["[z-a]", "character class"],
    ["\\p{Nope}x", ""],
    ["((a{50}){50}){50}", "too large"],
    ["a{1000000000}", "too large"],
    ["(){0,1000000000}", "too large"],
    ["(".repeat(500) + ")".repeat(500), "levels deep"],
    ["a".repeat(1_001), "longer than"],
  ])("refuses %s", (source, reason) => {
    try {
      compilePattern(source, "");
    } catch (error) {
      expect(JsonPathSyntaxError.is(error)).toBe(true);
      expect(String(error)).toContain(reason === "nothing to repeat" ? "without anything" : reason);
      return;
    }
    expect(source).toBe("\\p{Nope}x");
  });

  it("takes time in proportion to the text for what makes other engines hang", () => {
    const started = performance.now();
    for (const source of ["(a+)+", "(a|a)*", "(.*)(.*)(.*)(.*)(.*)x", "(a?){30}a{30}b"]) {
      expect(matches(source, `${"a".repeat(20_000)}!`)).toBe(false);
    }
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it("counts its steps", () => {
    let steps = 0;
    compilePattern("a*", "").matches("a".repeat(100), (more) => {
      steps += more;
    });
    expect(steps).toBeGreaterThanOrEqual(100);
    expect(steps).toBeLessThan(1_000);
  });

  it("agrees with JavaScript's own engine on random patterns", () => {
    const random = seededRandom();
    const pieces = ["a", "b", "(", ")", "|", "*", "?", "+", ".", "[ab]", "{1,2}"] as const;
    let compared = 0;
    for (let round = 0; round < 4_000; round += 1) {
      const source = Array.from({ length: 1 + random.below(7) }, () => random.pick(pieces)).join(
        "",
      );
      const text = Array.from({ length: random.below(6) }, () => random.pick(["a", "b"])).join("");
      let pattern;
      try {
        pattern = compilePattern(source, "");
      } catch {
        continue;
      }
      const expected = new RegExp(`^(?:${source})$`).test(text);
      expect(
        pattern.matches(text, () => undefined),
        `/${source}/ on '${text}', seed ${random.seed}`,
      ).toBe(expected);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(500);
  });
});
