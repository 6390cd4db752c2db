import { describe, expect, it } from "vitest";
import type { Json } from "../../../../../src/model/json.ts";
import { jq } from "../evaluate.ts";

describe("the functions of numbers in jq", () => {
  it.each<[string, Json, Json[] | string]>([
    [
      "map(round), map(rint), map(trunc), map(nearbyint)",
      [-1.5, 2.5, 0.4],
      [
        [-2, 3, 0],
        [-2, 2, 0],
        [-1, 2, 0],
        [-2, 2, 0],
      ],
    ],
    ["frexp, modf, significand, logb", 10, [[0.625, 4], [0, 10], 1.25, 3]],
    ["frexp", 0, [[0, 0]]],
    ["ldexp(.; 3), scalb(.; 1), scalbln(.; -1)", 3, [24, 6, 1.5]],
    ["ldexp(.; 2000)", 0, [0]],
    ["drem(.; 3), fmod(.; 3), remainder(.; 10)", 5, [-1, 2, 5]],
    ["fma(.; 3; 4), fmin(.; nan), fmax(nan; .), fdim(.; 1), copysign(.; -1)", 2, [10, 2, 2, 1, -2]],
    ["nextafter(.; 2), nexttoward(.; 0)", 1, [1.0000000000000002, 0.9999999999999999]],
    ["nextafter(0; 1), nextafter(0; -1)", null, [5e-324, -5e-324]],
    ["tgamma, gamma, lgamma_r", 5, [24, Math.log(24), [Math.log(24), 1]]],
    ["exp10, exp2, log2, cbrt", 3, [1000, 8, Math.log2(3), Math.cbrt(3)]],
    ["abs", "x", ["x"]],
    ["abs", null, "null (null) has no absolute value"],
    ["j0", 1, "Error: j0/0 not found at build time"],
    ["floor", "x", 'string ("x") number required'],
    ['pow(.; "x")', 1, 'string ("x") number required'],
    [". % 3, -. % 3, . % -3, 5.9 % 2.1", 5, [2, -2, 2, 1]],
    ["1e19 % 7", null, [0]],
    [
      ". % 0",
      1,
      "number (1) and number (0) cannot be divided (remainder) because the divisor is zero",
    ],
    ["isnormal, isinfinite, isnan, isfinite", 5e-324, [false, false, false, true]],
    [
      "nan < nan, nan == nan, ([nan, 1] | sort), ([1, nan] | min)",
      null,
      [true, false, [null, 1], null],
    ],
  ])("%s on %j", (expression, input, expected) => {
    expect(jq(expression, input)).toEqual(expected);
  });

  it("have the gamma function between whole numbers", () => {
    const [value = 0, mirrored = 0] = jq("tgamma, (-. | tgamma)", 0.5) as number[];
    expect(value).toBeCloseTo(Math.sqrt(Math.PI), 12);
    expect(mirrored).toBeCloseTo(-2 * Math.sqrt(Math.PI), 12);
  });
});
