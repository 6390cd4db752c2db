import { expect, it } from "vitest";
import { apiOver } from "../../helpers/api.ts";
import { WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { fakeServices } from "../../helpers/fake-services.ts";

const { call } = apiOver(fakeServices());
const LIVE = `/api/baton/runs/${WORKFLOW_ID}/live`;
const UPGRADE = { upgrade: "websocket" };

it("a live connection asks for a WebSocket", async () => {
  const answer = await call("GET", LIVE);
  expect(answer).toMatchObject({ status: 426, json: { status: 426 } });
  expect(answer.headers.get("upgrade")).toBe("websocket");
});

it.each([LIVE, "/api/baton/runs/nonsense/live"])(
  "a live connection to the unknown execution %s is refused with 404",
  async (path) => {
    expect(await call("GET", path, undefined, UPGRADE)).toMatchObject({
      status: 404,
      json: { status: 404, message: expect.stringContaining("No such workflow") },
    });
  },
);

it("a live connection since something that is no number is refused with 400", async () => {
  const answer = await call("GET", `${LIVE}?since=yesterday`, undefined, UPGRADE);
  expect(answer).toMatchObject({ status: 400, json: { status: 400 } });
});
