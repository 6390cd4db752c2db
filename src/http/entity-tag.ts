/** Answers that a client may have already: an entity tag names the version of what is answered. */

const TAG = /^(?:W\/)?"(\d{1,15})"$/;

/** The version in an `If-None-Match` header; null: the client has none, or one of another kind. */
export function versionInTag(headers: Headers): number | null {
  const version = TAG.exec(headers.get("if-none-match")?.trim() ?? "")?.[1];
  return version === undefined ? null : Number(version);
}

/** Marks an answer with its version. It is asked for again each time, and answered with 304 if it is the same. */
export function tagged(response: Response, version: number): Response {
  response.headers.set("etag", `W/"${version}"`);
  response.headers.set("cache-control", "private, no-cache");
  return response;
}

/** 304: the client has that version. */
export function notModified(version: number): Response {
  return tagged(new Response(null, { status: 304 }), version);
}
