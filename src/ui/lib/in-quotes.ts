/** A value as the grammar of searches takes any: in quotes, its own doubled. */
export function inQuotes(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
