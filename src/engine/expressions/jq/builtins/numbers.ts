/** Functions of numbers. */
import type { Json } from "../../../../model/json.ts";
import { needNumber, ofAll, ofInput, type Builtin, type BuiltinTable } from "../builtin.ts";
import { compareValues } from "../compare.ts";
import { JqError } from "../errors.ts";
import { shown } from "../values.ts";
import { gamma, lnGamma } from "./gamma.ts";

const SMALLEST_NORMAL = 2 ** -1022;

const UNARY: Readonly<Record<string, (value: number) => number>> = {
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  cbrt: Math.cbrt,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  exp: Math.exp,
  exp10: (value) => 10 ** value,
  exp2: (value) => 2 ** value,
  expm1: Math.expm1,
  fabs: Math.abs,
  floor: Math.floor,
  gamma: lnGamma,
  lgamma: lnGamma,
  log: Math.log,
  log10: Math.log10,
  log1p: Math.log1p,
  log2: Math.log2,
  logb: (value) => exponentOf(value),
  nearbyint: toEven,
  pow10: (value) => 10 ** value,
  rint: toEven,
  round: (value) => Math.sign(value) * Math.floor(Math.abs(value) + 0.5),
  significand: (value) =>
    value === 0 || !Number.isFinite(value) ? value : value / 2 ** exponentOf(value),
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
  tgamma: gamma,
  trunc: Math.trunc,
};

const BINARY: Readonly<Record<string, (left: number, right: number) => number>> = {
  atan2: Math.atan2,
  copysign: (value, sign) => (sign < 0 || Object.is(sign, -0) ? -Math.abs(value) : Math.abs(value)),
  drem: nearestRemainder,
  fdim: (left, right) => (left > right ? left - right : left <= right ? 0 : Number.NaN),
  fmax: (left, right) => largest(left, right, Math.max),
  fmin: (left, right) => largest(left, right, Math.min),
  fmod: (left, right) => left % right,
  hypot: (left, right) => Math.hypot(left, right),
  ldexp: scaled,
  nextafter: neighbour,
  nexttoward: neighbour,
  pow: (base, exponent) => base ** exponent,
  remainder: nearestRemainder,
  scalb: scaled,
  scalbln: scaled,
};

const OTHERS: BuiltinTable = {
  "abs/0": ofInput((machine, input) => {
    if (compareValues(machine, input, 0) >= 0) {
      return input;
    }
    if (typeof input !== "number") {
      throw new JqError(`${shown(input)} has no absolute value`);
    }
    return -input;
  }),
  "fma/3": ofAll(
    (_, [left = null, right = null, added = null]) =>
      needNumber(left) * needNumber(right) + needNumber(added),
  ),
  "frexp/0": ofInput((_, input) => fractionAndExponent(needNumber(input))),
  "infinite/0": ofInput(() => Number.POSITIVE_INFINITY),
  "isinfinite/0": ofInput(
    (_, input) => typeof input === "number" && Math.abs(input) === Number.POSITIVE_INFINITY,
  ),
  "isnan/0": ofInput((_, input) => Number.isNaN(input)),
  "isnormal/0": ofInput(
    (_, input) =>
      typeof input === "number" && Number.isFinite(input) && Math.abs(input) >= SMALLEST_NORMAL,
  ),
  "lgamma_r/0": ofInput((_, input) => {
    const value = needNumber(input);
    return [lnGamma(value), gamma(value) < 0 ? -1 : 1];
  }),
  "modf/0": ofInput((_, input) => {
    const value = needNumber(input);
    return Number.isFinite(value) ? [value % 1, Math.trunc(value)] : [0, value];
  }),
  "nan/0": ofInput(() => Number.NaN),
};

export const NUMBERS: BuiltinTable = {
  ...OTHERS,
  ...Object.fromEntries(
    Object.entries(UNARY).map(([name, apply]) => [`${name}/0`, ofNumber(apply)]),
  ),
  ...Object.fromEntries(
    Object.entries(BINARY).map(([name, apply]) => [`${name}/2`, ofNumbers(apply)]),
  ),
};

function ofNumber(apply: (value: number) => number): Builtin {
  return ofInput((_, input) => apply(needNumber(input)));
}

function ofNumbers(apply: (left: number, right: number) => number): Builtin {
  return ofAll((_, [left = null, right = null]: Json[]) =>
    apply(needNumber(left), needNumber(right)),
  );
}

/** The exponent of two below a number. */
function exponentOf(value: number): number {
  if (value === 0) {
    return Number.NEGATIVE_INFINITY;
  }
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? value : Number.POSITIVE_INFINITY;
  }
  const size = Math.abs(value);
  const guess = Math.floor(Math.log2(size));
  // The logarithm may round up to the next whole number.
  return size < 2 ** guess ? guess - 1 : size >= 2 ** (guess + 1) ? guess + 1 : guess;
}

function fractionAndExponent(value: number): Json {
  if (value === 0 || !Number.isFinite(value)) {
    return [value, 0];
  }
  const exponent = exponentOf(value) + 1;
  return [scaled(value, -exponent), exponent];
}

/** A number times a power of two, in two steps so that the power itself does not overflow. */
function scaled(value: number, exponent: number): number {
  const whole = Math.trunc(Math.min(Math.max(exponent, -2200), 2200));
  const half = Math.trunc(whole / 2);
  return value * 2 ** half * 2 ** (whole - half);
}

function toEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) {
    return Math.round(value);
  }
  return below % 2 === 0 ? below : below + 1;
}

function nearestRemainder(left: number, right: number): number {
  if (Math.abs(right) === Number.POSITIVE_INFINITY && Number.isFinite(left)) {
    return left;
  }
  const rest = left % right;
  const twice = Math.abs(rest) * 2;
  const size = Math.abs(right);
  const isUp = twice > size || (twice === size && Math.trunc(left / right) % 2 !== 0);
  return isUp ? rest - Math.sign(rest) * size : rest;
}

function largest(left: number, right: number, pick: (...values: number[]) => number): number {
  if (Number.isNaN(left)) {
    return right;
  }
  return Number.isNaN(right) ? left : pick(left, right);
}

/** The next number in the direction of another. */
function neighbour(value: number, towards: number): number {
  if (Number.isNaN(value) || Number.isNaN(towards)) {
    return Number.NaN;
  }
  if (value === towards) {
    return towards;
  }
  if (value === 0) {
    return Math.sign(towards) * Number.MIN_VALUE;
  }
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const isAway = value < towards === value > 0;
  view.setBigInt64(0, view.getBigInt64(0) + (isAway ? 1n : -1n));
  return view.getFloat64(0);
}
