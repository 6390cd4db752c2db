/** What workerd logs of failures of its own. */

const STACK = "stack: ";
/** A place in a program: `/path/of/workerd@556572e`, or the address alone. */
const PLACE = /(?:^|@)[\da-f]+;?$/;

/** Cuts off workerd's own stack, a list of machine addresses. */
export function withoutAddresses(message: string): string {
  const start = message.indexOf(STACK);
  if (start === -1) return message;
  // Word by word: an expression for the whole list takes exponential time where something follows it.
  const words = message
    .slice(start + STACK.length)
    .trim()
    .split(/\s+/);
  const end = words.findIndex((word) => !PLACE.test(word));
  if (end === 0) return message;
  const rest = end === -1 ? [] : words.slice(end);
  const before = message.slice(0, start).trimEnd();
  return [before.endsWith(";") ? before.slice(0, -1) : before, rest.join(" ")]
    .filter((part) => part !== "")
    .join("; ");
}
