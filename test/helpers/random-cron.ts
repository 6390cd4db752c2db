/** Random cron expressions. */
import type { SeededRandom } from "./random.ts";

const WEEKDAYS = ["MON", "tue", "WED", "THU", "FRI", "SAT", "SUN", "0", "7"] as const;

/** Random numbers of a field, in all the ways to write them. */
function numbers(random: SeededRandom, min: number, max: number): string {
  const value = () => min + random.below(max - min + 1);
  const first = value();
  const step = 1 + random.below(max);
  const last = first + random.below(max - first + 1);
  return random.pick([
    "*",
    `*/${step}`,
    `${first}-${last}`,
    `${first}-${last}/${step}`,
    `${first},${value()}`,
    `${first}/${step}`,
    `${first}`,
  ]);
}

function dayOfMonth(random: SeededRandom): string {
  const day = 1 + random.below(31);
  const special = ["L", "LW", `L-${1 + random.below(28)}`, `${day}W`, `${day},L`, "?"] as const;
  return random.below(3) > 0 ? "*" : random.pick([...special, numbers(random, 1, 31)]);
}

function dayOfWeek(random: SeededRandom): string {
  const day = random.pick(WEEKDAYS);
  const special = [`${day}L`, `${day}#${1 + random.below(5)}`, "MON-FRI", "SUN-TUE", "?"] as const;
  return random.below(3) > 0 ? "*" : random.pick([...special, numbers(random, 1, 7)]);
}

export function randomCron(random: SeededRandom): string {
  return [
    numbers(random, 0, 59),
    numbers(random, 0, 59),
    numbers(random, 0, 23),
    dayOfMonth(random),
    random.below(4) > 0 ? "*" : numbers(random, 1, 12),
    dayOfWeek(random),
  ].join(" ");
}
