/** What a request may be at most, whatever it comes by. */

/** Bytes. More than a payload may have, so that the operation can say what to do about a payload that is too large. */
export const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** How deep its lists and objects may be nested. */
export const MAX_REQUEST_NESTING = 500;
