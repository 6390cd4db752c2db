/** Rows for statements that take them as one JSON parameter. */

/** JSON lists of rows in their order, each as long as it may be, and of one row at least. */
export function jsonLists(rows: readonly unknown[], maxLength: number): string[] {
  const lists: string[] = [];
  let texts: string[] = [];
  let length = 0;
  for (const text of rows.map((row) => JSON.stringify(row))) {
    if (texts.length > 0 && length + text.length > maxLength) {
      lists.push(`[${texts.join(",")}]`);
      texts = [];
      length = 0;
    }
    texts.push(text);
    length += text.length + 1;
  }
  if (texts.length > 0) lists.push(`[${texts.join(",")}]`);
  return lists;
}
