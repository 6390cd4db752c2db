/** The beginning of a JSON text, made without making the rest of it. */

/**
 * The JSON text of a value, cut after a number of characters. Costs in proportion to what it gives, so it
 * may be asked of a value whose whole text no string could hold.
 */
export function jsonStart(value: unknown, length: number): string {
  const start = new JsonStart(length);
  start.write(value);
  // A cut may fall between the halves of a surrogate pair, which no database could keep.
  return start.text.length > length ? start.text.slice(0, length).toWellFormed() : start.text;
}

class JsonStart {
  text = "";
  private readonly length: number;

  constructor(length: number) {
    this.length = length;
  }

  private get isFull(): boolean {
    return this.text.length >= this.length;
  }

  write(value: unknown): void {
    if (Array.isArray(value)) this.writeAll("[", value, "]", (item) => this.write(item));
    else if (typeof value === "object" && value !== null) {
      const present = Object.entries(value).filter(([, member]) => member !== undefined);
      this.writeAll("{", present, "}", ([name, member]) => {
        this.text += `${JSON.stringify(name)}:`;
        this.write(member);
      });
    } else if (typeof value === "string") this.text += JSON.stringify(value.slice(0, this.length));
    else this.text += JSON.stringify(value) ?? "null";
  }

  private writeAll<Item>(
    open: string,
    items: readonly Item[],
    close: string,
    write: (item: Item) => void,
  ): void {
    this.text += open;
    for (const [at, item] of items.entries()) {
      if (this.isFull) return;
      if (at > 0) this.text += ",";
      write(item);
    }
    this.text += close;
  }
}
