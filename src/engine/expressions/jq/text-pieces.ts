/** Long texts are changed piece by piece: JavaScript keeps a record of each match, or of each character, until it
 * is at the end, which takes a multiple of what the text does. A replacement that is a text, and not a function, leaves a chain of all parts. */

/** Characters of a piece. */
const PIECE = 4_096;

/** Changes a text piece by piece; no pair of surrogates is cut. */
export function inPieces(text: string, change: (piece: string) => string): string {
  if (text.length <= PIECE) {
    return change(text);
  }
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const cut = at + PIECE;
    const isPair = isHighSurrogate(text.charCodeAt(cut - 1));
    const end = isPair ? cut + 1 : cut;
    pieces.push(change(text.slice(at, end)));
    at = end;
  }
  return pieces.join("");
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

/** A text that is made of character codes, one after the other. */
export class TextOfCodes {
  private readonly pieces: string[] = [];
  private codes: number[] = [];
  private count = 0;

  /** Characters so far, a pair counted as one. */
  get length(): number {
    return this.count;
  }

  get text(): string {
    this.flush();
    return this.pieces.join("");
  }

  add(code: number): void {
    this.count += 1;
    this.codes.push(code);
    if (this.codes.length === PIECE) {
      this.flush();
    }
  }

  private flush(): void {
    this.pieces.push(String.fromCodePoint(...this.codes));
    this.codes = [];
  }
}
