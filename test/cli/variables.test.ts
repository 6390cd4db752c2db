import { describe, expect, it } from "vitest";
import { localVariables } from "../../src/cli/variables.ts";

describe("localVariables", () => {
  it("open the API and let HTTP tasks call this machine", () => {
    expect(localVariables({})).toEqual({ BATON_OPEN: "true", BATON_HTTP_ALLOW: "loopback" });
  });

  it("take over what the environment sets of the Worker's own, and nothing else", () => {
    const own = { BATON_ARCHIVE_AFTER_DAYS: "7", BATON_BASE_PATH: "/baton" };
    const environment = { ...own, BATON_KEYS: "a:b", HOME: "/root" };
    expect(localVariables(environment)).toMatchObject(own);
    expect(Object.keys(localVariables(environment))).toHaveLength(4);
  });

  it("take over the limits that the environment sets", () => {
    expect(localVariables({ BATON_MAX_TASKS: "9" })).toMatchObject({ BATON_MAX_TASKS: "9" });
  });

  it("take over the values that workflows may refer to", () => {
    const environment = { CONDUCTOR_ENV_REGION: "eu", CONDUCTOR_SERVER_URL: "http://x" };
    expect(localVariables(environment)).toMatchObject({ CONDUCTOR_ENV_REGION: "eu" });
    expect(localVariables(environment)).not.toHaveProperty("CONDUCTOR_SERVER_URL");
  });
});
