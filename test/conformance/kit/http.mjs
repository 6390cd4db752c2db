/** The HTTP client and the pauses between its requests. */

export const sleep = (ms) =>
  new Promise((r) => {
    setTimeout(r, ms);
  });

export async function request(api, { method, path, query, headers, body, rawBody }) {
  const url = new URL(api + path);
  for (const [k, v] of Object.entries(query ?? {}))
    for (const x of [v].flat()) url.searchParams.append(k, String(x));
  const init = { method, headers: { ...headers }, signal: AbortSignal.timeout(60_000) };
  if (rawBody !== undefined) init.body = rawBody;
  else if (body !== undefined) init.body = JSON.stringify(body);
  if (
    init.body !== undefined &&
    !Object.keys(init.headers).some((h) => h.toLowerCase() === "content-type")
  ) {
    init.headers["content-type"] = "application/json";
  }
  const response = await fetch(url, init);
  const text = await response.text();
  const type =
    text === ""
      ? null
      : (response.headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase() || null;
  let parsed = text === "" ? null : text;
  if (text !== "" && (type === null || type.includes("json"))) {
    try {
      parsed = JSON.parse(text);
    } catch {
      /* stays text */
    }
  }
  return { status: response.status, type, body: parsed };
}
