import { requiredName } from "../../model/scalars.ts";

/** A name or an id that a request has to have: protobuf cannot tell an empty text from none. @param what names it in the refusal. */
export function filled(what: string) {
  return requiredName.refine((text) => text !== "", `${what} cannot be null or empty.`);
}
