import { expect, it } from "vitest";
import { fakeServices } from "../../helpers/fake-services.ts";
import { grpcOver } from "../../helpers/grpc.ts";

const HEALTH = "grpc.health.v1.Health";

it("answers for the server and for each of its services", async () => {
  const { call } = grpcOver(fakeServices());
  for (const service of ["", "conductor.grpc.tasks.TaskService"]) {
    expect(await call(HEALTH, "Check", { service })).toMatchObject({
      messages: [{ status: "SERVING" }],
    });
  }
  expect(await call(HEALTH, "Check", { service: "nope" })).toMatchObject({ status: 5 });
});

it("says so when the database does not answer", async () => {
  const services = fakeServices();
  services.index.reach = () => Promise.reject(new Error("gone"));
  const { call } = grpcOver(services);
  expect(await call(HEALTH, "Check")).toMatchObject({ messages: [{ status: "NOT_SERVING" }] });
});

it("tells a watcher each change, and nothing else, until it leaves", async () => {
  const services = fakeServices();
  const states = [true, true, false, true];
  services.index.reach = async () => {
    if (states.shift() === false) throw new Error("gone");
  };
  services.pause = async (milliseconds) => {
    services.time.now += milliseconds;
    if (states.length === 0) await new Promise(() => {});
  };
  const { call } = grpcOver(services);
  const answer = await call(HEALTH, "Watch", {}, { "grpc-timeout": "200m" });
  expect(answer).toMatchObject({
    status: 4,
    messages: [{ status: "SERVING" }, { status: "NOT_SERVING" }, { status: "SERVING" }],
  });
});

it("tells a watcher of an unknown service that it is unknown", async () => {
  const services = fakeServices();
  services.pause = () => new Promise(() => {});
  const { call } = grpcOver(services);
  const answer = await call(HEALTH, "Watch", { service: "nope" }, { "grpc-timeout": "50m" });
  expect(answer.messages).toEqual([{ status: "SERVICE_UNKNOWN" }]);
});

it("asks the database once for all who watch", async () => {
  const services = fakeServices();
  let asked = 0;
  services.index.reach = async () => void (asked += 1);
  services.pause = () => new Promise(() => {});
  const { call } = grpcOver(services);
  for (let watchers = 0; watchers < 3; watchers += 1) {
    const answer = await call(HEALTH, "Watch", {}, { "grpc-timeout": "50m" });
    expect(answer.messages).toEqual([{ status: "SERVING" }]);
  }
  expect(asked).toBe(1);
});
