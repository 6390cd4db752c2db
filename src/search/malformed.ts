/** A query, a sort order or a cursor that cannot be read. The message is for whoever wrote it. */
export class Malformed extends Error {
  override readonly name = "Malformed";

  static is(error: unknown): error is Malformed {
    return error instanceof Malformed;
  }
}
