import type { Json } from "../../model/json.ts";

/** From here on a number is printed with an exponent, as JavaScript itself does. */
const PLAIN_INTEGER_LIMIT = 1e21;
/** Decimals with an exponent in this range are printed plainly: Java's `Double.toString`. */
const PLAIN_DECIMAL_MIN_EXPONENT = -3;
const PLAIN_DECIMAL_MAX_EXPONENT = 6;

/**
 * The text that stands for a value inside a longer string.
 *
 * Strings stay as they are, a missing value and null are `null`, decimals are printed as Java
 * prints a double (`1.5`, `1.0E21`), objects and lists are compact JSON with their keys in order.
 * A double that is a whole number cannot be told from an integer here and is printed without `.0`.
 *
 * @throws RangeError when a list or object is nested too deeply or its text would be too long.
 */
export function stringForm(value: Json | undefined): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return numberForm(value);
    case "boolean":
      return String(value);
    default:
      return value === undefined || value === null ? "null" : JSON.stringify(value);
  }
}

function numberForm(value: number): string {
  if (!Number.isFinite(value)) {
    return String(value);
  }
  if (Number.isInteger(value) && Math.abs(value) < PLAIN_INTEGER_LIMIT) {
    return String(value);
  }
  const [mantissa = "", exponentText = "0"] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent >= PLAIN_DECIMAL_MIN_EXPONENT && exponent <= PLAIN_DECIMAL_MAX_EXPONENT) {
    return String(value);
  }
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${exponent}`;
}
