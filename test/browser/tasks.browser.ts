/** The list of task definitions. */
import { describe, expect, it } from "vitest";
import { open } from "./helpers/browser.ts";

describe("the list of task definitions", () => {
  it("says how often tasks failed and how long they take, and leads to those that failed", async () => {
    const requests: string[] = [];
    const page = await open("/tasks");
    const table = page.getByRole("table", { name: "Task definitions" });
    const share = table.getByRole("link", { name: /% ?: \d+ of \d+ tasks failed in 24 hours/ });
    // What the first page asks for is not to be counted.
    await share.first().waitFor();
    page.on("request", (request) => requests.push(request.url()));
    await page.reload();
    await table.getByRole("columnheader", { name: "95 % within" }).waitFor();
    await share.first().waitFor();
    expect(requests.filter((url) => url.includes("/api/baton/stats/"))).toHaveLength(1);
    await share.first().click();
    await page
      .getByRole("table", { name: "Tasks" })
      .getByRole("row")
      .filter({ hasText: /Failed|Timed out/ })
      .first()
      .waitFor();
  });
});
