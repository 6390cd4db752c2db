/** All functions of the language that are built in. */
import { ofInput, type Builtin } from "./builtin.ts";
import { COLLECTIONS } from "./builtins/collections.ts";
import { DATES } from "./builtins/dates.ts";
import { ENTRIES } from "./builtins/entries.ts";
import { NUMBERS } from "./builtins/numbers.ts";
import { ORDER } from "./builtins/order.ts";
import { PATTERNS } from "./builtins/patterns.ts";
import { PLACES } from "./builtins/places.ts";
import { STREAMS } from "./builtins/streams.ts";
import { TEXTS } from "./builtins/texts.ts";
import { many } from "./code.ts";
import { DEFINITIONS } from "./definitions.ts";
import { JqError } from "./errors.ts";

/** Functions of C's mathematics library that this build lacks; jq says so too where its own lacks one. */
const MISSING = ["j0/0", "j1/0", "y0/0", "y1/0", "jn/2", "yn/2", "erf/0", "erfc/0"];

/** By name and number of arguments. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...Object.entries(COLLECTIONS),
  ...Object.entries(DATES),
  ...Object.entries(ENTRIES),
  ...Object.entries(NUMBERS),
  ...Object.entries(ORDER),
  ...Object.entries(PATTERNS),
  ...Object.entries(PLACES),
  ...Object.entries(STREAMS),
  ...Object.entries(TEXTS),
  ...MISSING.map((name): [string, Builtin] => [name, missing(name)]),
  ["builtins/0", ofInput(() => [...names])],
]);

const names = [...BUILTINS.keys(), ...DEFINITIONS.keys()];

function missing(name: string): Builtin {
  return () =>
    many(() => {
      throw new JqError(`Error: ${name} not found at build time`);
    });
}
