import { expect, it } from "vitest";
import { GRPC_PATH, GRPC_URL } from "../../src/lib/grpc-path.ts";

it.each([
  ["/conductor.grpc.tasks.TaskService/Poll", true],
  ["/unknown.Service/Method", true],
  ["/api/tasks/poll/a.b", false],
  ["/api/workflow", false],
  ["/swagger-ui/index.html", false],
  ["/", false],
])("tells calls from the HTTP API: %s", (path, isCall) => {
  expect(GRPC_PATH.test(path)).toBe(isCall);
  for (const url of [`http://a.b:8080${path}`, `https://a.b${path}?x=/c.D/e`]) {
    expect(GRPC_URL.test(url), url).toBe(isCall);
  }
});
