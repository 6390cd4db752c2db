/** The WebSockets of those who watch an execution. The platform keeps them while the object sleeps. */
import { refused, type Outcome } from "../../lib/outcome.ts";
import type { LiveMessage } from "../../model/baton/live.ts";
import { LiveFeed } from "./live-feed.ts";

/** Watchers of one execution at most. */
const MAX_WATCHERS = 100;

export class LiveConnections {
  readonly feed: LiveFeed;
  private readonly state: DurableObjectState;

  constructor(state: DurableObjectState) {
    this.state = state;
    this.feed = new LiveFeed({
      sockets: () => state.getWebSockets(),
      later: (milliseconds, run) => void setTimeout(run, milliseconds),
    });
  }

  /** Opens one. @param changes what to say first: what has changed since a version. */
  async open(
    { url }: Request,
    changes: (since: number | null) => Promise<Outcome<LiveMessage>>,
  ): Promise<Response> {
    if (this.state.getWebSockets().length >= MAX_WATCHERS) {
      return Response.json(refused("too-many", `${MAX_WATCHERS} watch this execution already`));
    }
    this.feed.expect();
    try {
      const since = new URL(url).searchParams.get("since");
      const first = await changes(since === null ? null : Number(since));
      return first.ok ? this.connect(first.value) : Response.json(first);
    } finally {
      this.feed.arrived();
    }
  }

  closed(socket: WebSocket): void {
    socket.close();
    this.feed.recount();
  }

  private connect(first: LiveMessage): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    // Whether the connection lives is answered without waking the object.
    this.state.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    this.state.acceptWebSocket(server);
    server.send(JSON.stringify(first));
    return new Response(null, { status: 101, webSocket: client });
  }
}
