/** Fires the cron triggers of the Worker, which Miniflare leaves to its user. All times are UTC. */

const MINUTE_MILLISECONDS = 60_000;
/** Lowest and highest value of minute, hour, day of month, month and day of week. */
const FIELD_RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/**
 * Whether a cron expression of five fields (`*`, numbers, lists, ranges and steps) names the minute.
 * @throws Error naming the expression when it is not of that form.
 */
export function cronMatches(expression: string, at: Date): boolean {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== FIELD_RANGES.length) {
    throw new Error(`The cron "${expression}" needs five fields.`);
  }
  const values = [
    at.getUTCMinutes(),
    at.getUTCHours(),
    at.getUTCDate(),
    at.getUTCMonth() + 1,
    at.getUTCDay(),
  ];
  const matches = FIELD_RANGES.map((range, index) => {
    const allowed = readField(fields[index] ?? "", range, expression);
    const value = values[index] ?? 0;
    // Sunday is 0 or 7.
    return allowed.has(value) || (index === 4 && value === 0 && allowed.has(7));
  });
  const [minute, hour, day, month, weekday] = matches;
  // The rule of every cron since Vixie's: two restricted day fields are alternatives.
  const eitherDay = !fields[2]?.startsWith("*") && !fields[4]?.startsWith("*");
  const dayMatches = eitherDay
    ? day === true || weekday === true
    : day === true && weekday === true;
  return minute === true && hour === true && month === true && dayMatches;
}

function readField(
  field: string,
  [lowest, highest]: readonly [number, number],
  expression: string,
): Set<number> {
  const allowed = new Set<number>();
  for (const part of field.split(",")) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    const [, first, last, stepText] = match ?? [];
    const from = first === undefined ? lowest : Number(first);
    const to = Number(last ?? (first === undefined || stepText !== undefined ? highest : first));
    const step = Number(stepText ?? 1);
    if (match === null || step === 0 || from < lowest || to > highest || from > to) {
      throw new Error(`The cron "${expression}" cannot be read at "${part}".`);
    }
    for (let value = from; value <= to; value += step) allowed.add(value);
  }
  return allowed;
}

/**
 * Calls `fire` for each expression at the start of each minute that it names.
 * @returns a function that ends it.
 * @throws Error at once when an expression cannot be read.
 */
export function startCron(
  expressions: string[],
  fire: (expression: string, scheduledTime: Date) => void,
): () => void {
  const due = (at: Date): string[] => expressions.filter((each) => cronMatches(each, at));
  due(new Date(0));
  if (expressions.length === 0) return () => {};
  let next = nextMinute(Date.now());
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    timer = setTimeout(() => {
      // A timer may come a little early; the minute that it was meant for counts.
      const scheduledTime = new Date(next);
      next = nextMinute(Math.max(next, Date.now()));
      arm();
      for (const expression of due(scheduledTime)) fire(expression, scheduledTime);
    }, next - Date.now());
  };
  arm();
  return () => clearTimeout(timer);
}

function nextMinute(now: number): number {
  return (Math.floor(now / MINUTE_MILLISECONDS) + 1) * MINUTE_MILLISECONDS;
}
