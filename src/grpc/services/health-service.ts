/** The standard health service (grpc.health.v1). */
import { NotFound } from "../../app/errors.ts";
import { isHealthy, isHealthyOfLate, WATCH_INTERVAL_MS } from "../../app/health.ts";
import { model, requiredText } from "../../model/scalars.ts";
import { descriptors } from "../descriptors.ts";
import { stream, unary, whileCallerWaits, type Service } from "../rpc.ts";

const request = model({ service: requiredText });

export const healthService: Service = {
  name: "grpc.health.v1.Health",
  methods: {
    Check: unary(request, async (services, { service }) => {
      if (!isServed(service)) throw new NotFound(`There is no service ${service}`);
      return { status: statusOf(await isHealthy(services)) };
    }),
    Watch: stream(request, async function* (services, { service }, { signal }) {
      let told: string | undefined;
      for (;;) {
        const now = isServed(service)
          ? statusOf(await isHealthyOfLate(services))
          : "SERVICE_UNKNOWN";
        if (now !== told) yield { status: now };
        told = now;
        await whileCallerWaits(signal, services.pause(WATCH_INTERVAL_MS));
      }
    }),
  },
};

/** The empty name stands for the server as a whole. */
function isServed(service: string): boolean {
  return service === "" || descriptors().getService(service) !== undefined;
}

function statusOf(healthy: boolean): "SERVING" | "NOT_SERVING" {
  return healthy ? "SERVING" : "NOT_SERVING";
}
