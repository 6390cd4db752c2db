/** The gamma function, which JavaScript lacks. */

/** Lanczos' coefficients for g = 7. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

export function gamma(value: number): number {
  if (Number.isInteger(value)) {
    return wholeGamma(value);
  }
  return value < 0.5
    ? Math.PI / (Math.sin(Math.PI * value) * gamma(1 - value))
    : Math.exp(lnGammaAbove(value));
}

function wholeGamma(value: number): number {
  if (value <= 0) {
    return value === 0 ? 1 / value : Number.NaN;
  }
  let product = 1;
  for (let factor = 2; factor < value && product !== Number.POSITIVE_INFINITY; factor += 1) {
    product *= factor;
  }
  return product;
}

/** The logarithm of the size of the gamma function. */
export function lnGamma(value: number): number {
  if (Number.isNaN(value)) {
    return value;
  }
  if (!Number.isFinite(value) || (Number.isInteger(value) && value <= 0)) {
    return Number.POSITIVE_INFINITY;
  }
  if (Number.isInteger(value) && value <= 170) {
    return Math.log(wholeGamma(value));
  }
  return value < 0.5
    ? Math.log(Math.PI / Math.abs(Math.sin(Math.PI * value))) - lnGamma(1 - value)
    : lnGammaAbove(value);
}

function lnGammaAbove(value: number): number {
  const shifted = value - 1;
  let sum = LANCZOS[0] ?? 0;
  for (const [at, coefficient] of LANCZOS.entries()) {
    sum += at === 0 ? 0 : coefficient / (shifted + at);
  }
  const base = shifted + 7.5;
  return Math.log(2 * Math.PI) / 2 + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}
