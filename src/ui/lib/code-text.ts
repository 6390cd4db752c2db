/** What programs that the page writes have in common. */
export const LANGUAGES = ["curl", "TypeScript", "Python", "Java"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text as one word of a shell. */
export function inShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
