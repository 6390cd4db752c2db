import { openLive } from "../../../app/run-live.ts";
import { HttpError } from "../../errors.ts";
import { optionalTime, segment } from "../../parameters.ts";
import { declareRoute, type Route } from "../../route.ts";
import { emptyReply, refusal } from "../replies.ts";

const live = declareRoute({
  method: "GET",
  path: "/api/baton/runs/{workflowId}/live",
  summary:
    "A WebSocket that tells what changes; its messages are JSON, `ping` is answered with `pong`",
  tag: "Pages",
  pathParameters: { workflowId: segment },
  query: { since: optionalTime },
  replies: {
    101: emptyReply(
      "The connection; the first message tells what has changed since the `seq` in `since`",
    ),
    404: refusal("No such execution"),
    426: refusal("The request does not ask for a WebSocket"),
    429: refusal("Too many watch the execution"),
  },
  handle: async ({ services, path, query, headers }) => {
    if (headers.get("upgrade")?.toLowerCase() !== "websocket") {
      throw new HttpError(426, "This is a WebSocket: ask with 'Upgrade: websocket'", {
        Upgrade: "websocket",
      });
    }
    const { webSocket } = await openLive(services, path.workflowId, query.since);
    // Made anew, for headers are added to it.
    return new Response(null, { status: 101, webSocket });
  },
});

export const batonLiveRoutes: Route[] = [live];
