import { z } from "zod";

/** A page of hits; `totalHits` counts all of them (Conductor's SearchResult). */
export interface SearchResult<Hit> {
  totalHits: number;
  results: Hit[];
}

/** The schema of a page of the given kind of hits. */
export function searchResultSchemaOf<Hit>(hit: z.ZodType<Hit>): z.ZodType<SearchResult<Hit>> {
  return z.object({ totalHits: z.int(), results: z.array(hit) });
}
