/**
 * Keeps a run's skeleton up to date by a WebSocket.
 *
 * 1. The connection says which version the page has, so that nothing is missed between two of them.
 * 2. While there is none the page asks every two seconds.
 * 3. A hidden tab has none, and asks for nothing.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { LiveMessage } from "../../../model/baton/live.ts";
import { liveUrl } from "../../api/run.ts";
import { skeletonQuery } from "./queries.ts";
import { withChanges, type RunData } from "./run-data.ts";

export type LiveState = "connecting" | "live" | "reconnecting" | "paused" | "removed";

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;
const PING_MS = 20_000;

interface Watch {
  since: () => number;
  onMessage: (message: LiveMessage) => void;
  onState: (state: LiveState) => void;
}

/** Watches a run while the tab is seen. @param isWanted false: the person has paused it. */
export function useLive(runId: string, isReady: boolean, isWanted: boolean): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  useEffect(() => {
    if (!isReady) return undefined;
    if (!isWanted) {
      setState("paused");
      return undefined;
    }
    const query = skeletonQuery(runId);
    const { queryKey } = query;
    const connection = new LiveConnection(runId, {
      since: () => client.getQueryData<RunData>(queryKey)?.seq ?? 0,
      onState: setState,
      onMessage: (message) => {
        if ("removed" in message) {
          setState("removed");
          connection.stop();
        } else if ("reload" in message) {
          // What is told meanwhile would be lost: the connection begins again with what was read.
          connection.stop();
          const restart = (): void => connection.start();
          void client.fetchQuery({ ...query, staleTime: 0 }).then(restart, restart);
        } else {
          client.setQueryData<RunData>(queryKey, (data) => data && withChanges(data, message));
        }
      },
    });
    const follow = (): void => {
      if (document.hidden) connection.stop();
      else connection.start();
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      connection.close();
    };
  }, [client, runId, isReady, isWanted]);
  return state;
}

class LiveConnection {
  private readonly runId: string;
  private readonly watch: Watch;
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pings: ReturnType<typeof setInterval> | undefined;
  private retryMs = FIRST_RETRY_MS;
  private isClosed = false;
  private isAnswered = true;

  constructor(runId: string, watch: Watch) {
    this.runId = runId;
    this.watch = watch;
  }

  start(): void {
    if (this.isClosed || this.socket !== null) return;
    clearTimeout(this.timer);
    const socket = new WebSocket(liveUrl(this.runId, this.watch.since()));
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => this.hear(String(data)));
    socket.addEventListener("close", () => {
      if (this.socket === socket) this.dropped();
    });
    this.isAnswered = true;
    this.pings = setInterval(() => this.ping(), PING_MS);
  }

  /** Until it is started again. */
  stop(): void {
    clearTimeout(this.timer);
    clearInterval(this.pings);
    const { socket } = this;
    this.socket = null;
    socket?.close();
  }

  close(): void {
    this.isClosed = true;
    this.stop();
  }

  private hear(text: string): void {
    this.isAnswered = true;
    if (text === "pong") return;
    this.retryMs = FIRST_RETRY_MS;
    this.watch.onState("live");
    this.watch.onMessage(JSON.parse(text) as LiveMessage);
  }

  /** A connection that is cut without a word is found by an answer that does not come. */
  private ping(): void {
    if (!this.isAnswered) return this.dropped();
    this.isAnswered = false;
    this.socket?.send("ping");
  }

  private dropped(): void {
    this.stop();
    if (this.isClosed) return;
    this.watch.onState("reconnecting");
    this.timer = setTimeout(() => this.start(), this.retryMs * (0.75 + Math.random() / 2));
    this.retryMs = Math.min(LAST_RETRY_MS, this.retryMs * 2);
  }
}
