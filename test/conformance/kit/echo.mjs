/** The echo server that HTTP tasks of the cases call. */
import { createServer } from "node:http";

/**
 * A tiny HTTP server for HTTP tasks, on loopback, reachable as `{{echo}}`:
 *   /echo/...            what was sent: method, path, query, body, content type and x-* headers
 *   /status/CODE         answers with that status and a JSON body
 *   /text, /empty        a plain-text answer; an answer with no body
 *   /number, /list       JSON answers that are not objects
 *   /flaky/KEY/N         fails N times with 503 for that KEY, then answers 200 with the attempt's number
 *   /slow/MS             answers after that many milliseconds
 */
export async function startEcho() {
  const attempts = new Map();
  const server = createServer((req, res) => {
    const json = (status, value) => sendJson(res, status, value);
    const chunks = [];
    req.on("data", (c) => chunks.push(c));
    req.on("end", () => {
      const raw = Buffer.concat(chunks).toString("utf8");
      const url = new URL(req.url, "http://echo");
      const [, kind, a, b] = url.pathname.split("/");
      if (kind === "status") return json(Number(a), { status: Number(a) });
      if (kind === "text") {
        res.writeHead(200, { "content-type": "text/plain" });
        return res.end("plain words");
      }
      if (kind === "empty") {
        res.writeHead(204);
        return res.end();
      }
      if (kind === "number") return json(200, 42);
      if (kind === "list") return json(200, [1, "two", { three: 3 }]);
      if (kind === "slow") return setTimeout(() => json(200, { slow: true }), Number(a));
      if (kind === "flaky") {
        const n = (attempts.get(a) ?? 0) + 1;
        attempts.set(a, n);
        return json(n <= Number(b) ? 503 : 200, { attempt: n });
      }
      let body = raw === "" ? null : raw;
      try {
        body = JSON.parse(raw);
      } catch {
        /* stays text */
      }
      const headers = Object.fromEntries(
        Object.entries(req.headers).filter(([k]) => k.startsWith("x-")),
      );
      return json(200, {
        method: req.method,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        contentType: (req.headers["content-type"] ?? "").split(";")[0] || null,
        headers,
        body,
      });
    });
  });
  await new Promise((r) => {
    server.listen(0, "127.0.0.1", r);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => server.closeAllConnections?.() ?? server.close(),
  };
}

function sendJson(res, status, value) {
  res.writeHead(status, { "content-type": "application/json", "x-echo": "yes" });
  res.end(JSON.stringify(value));
}
