import { MutationObserver, onlineManager } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "../../../src/ui/api/query-client.ts";

describe("a browser that takes itself for offline", () => {
  afterEach(() => onlineManager.setOnline(true));

  it("asks all the same, so that the page has an answer or an error", async () => {
    onlineManager.setOnline(false);
    const client = createQueryClient();
    const answer = client.fetchQuery({ queryKey: ["a"], queryFn: () => Promise.resolve(1) });
    await expect(answer).resolves.toBe(1);
    const failure = new Error("no connection");
    const failing = client.fetchQuery({
      queryKey: ["b"],
      queryFn: () => Promise.reject(failure),
    });
    await expect(failing).rejects.toBe(failure);
  });

  it("does an action at once, and keeps none for later", async () => {
    onlineManager.setOnline(false);
    const act = vi.fn(() => Promise.resolve("done"));
    const action = new MutationObserver(createQueryClient(), { mutationFn: act });
    await expect(action.mutate()).resolves.toBe("done");
    expect(act).toHaveBeenCalledTimes(1);
  });
});
