/** JSON whose numbers keep all their digits. */
import { isSafeNumber, LosslessNumber, parse, stringify } from "lossless-json";

/** Plain numbers where they are exact; a number that JavaScript would change keeps its digits. */
export function parseLossless(text: string): unknown {
  return parse(text, undefined, {
    parseNumber: (digits) => (isSafeNumber(digits) ? Number(digits) : new LosslessNumber(digits)),
  });
}

/** As text, with the digits of lossless numbers. @param indent spaces; 0 is one line. */
export function stringifyLossless(value: unknown, indent = 0): string {
  return stringify(value, undefined, indent === 0 ? undefined : indent) ?? "null";
}
