import { readMetrics } from "../../app/metrics.ts";
import { prometheusText } from "../prometheus.ts";
import { declareRoute, type Route } from "../route.ts";
import { textReply } from "./replies.ts";

const HEADERS = { "content-type": "text/plain;version=0.0.4;charset=utf-8" };

export const metricsRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: "/actuator/prometheus",
    summary: "Queues, polls and open executions as Prometheus reads them",
    tag: "Metrics",
    replies: { 200: textReply("The metrics") },
    handle: async ({ services }) =>
      new Response(prometheusText(await readMetrics(services)), { headers: HEADERS }),
  }),
];
