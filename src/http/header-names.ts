/** Headers of answers that are Baton's own. */

/** How many milliseconds the index is behind. */
export const INDEX_LAG_HEADER = "Baton-Index-Lag-Ms";

/** Where the next page begins; absent behind the last one. */
export const NEXT_CURSOR_HEADER = "Baton-Next-Cursor";

/** What may not be meant, as a JSON list. */
export const WARNINGS_HEADER = "Baton-Warnings";
