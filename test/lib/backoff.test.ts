import { describe, expect, it } from "vitest";
import { jitterMs, retryDelaySeconds, type RetryPolicy } from "../../src/lib/backoff.ts";
import { seededRandom, type SeededRandom } from "../helpers/random.ts";

const MAX_INT = 2 ** 31 - 1;

function delays(policy: Partial<RetryPolicy>, attempts = 4): number[] {
  const whole: RetryPolicy = {
    retryLogic: "FIXED",
    retryDelaySeconds: 2,
    backoffScaleFactor: 1,
    maxRetryDelaySeconds: 0,
    ...policy,
  };
  return Array.from({ length: attempts }, (_, attempt) => retryDelaySeconds(whole, attempt));
}

describe("retryDelaySeconds", () => {
  it("is the same each time with FIXED, whatever the scale factor", () => {
    expect(delays({ backoffScaleFactor: 5 })).toEqual([2, 2, 2, 2]);
  });

  it("grows by delay times scale with LINEAR_BACKOFF", () => {
    expect(delays({ retryLogic: "LINEAR_BACKOFF", backoffScaleFactor: 3 })).toEqual([
      6, 12, 18, 24,
    ]);
  });

  it("doubles with EXPONENTIAL_BACKOFF, up to the cap, without the scale factor", () => {
    const policy = { retryLogic: "EXPONENTIAL_BACKOFF", backoffScaleFactor: 9 } as const;
    expect(delays({ ...policy, maxRetryDelaySeconds: 5 })).toEqual([2, 4, 5, 5]);
    expect(delays(policy)).toEqual([2, 4, 8, 16]);
  });

  it("caps the other kinds too", () => {
    expect(delays({ maxRetryDelaySeconds: 1 })).toEqual([1, 1, 1, 1]);
    const linear = { retryLogic: "LINEAR_BACKOFF", maxRetryDelaySeconds: 5 } as const;
    expect(delays(linear)).toEqual([2, 4, 5, 5]);
  });

  it("is the largest 32-bit integer where Conductor's would overflow", () => {
    expect(delays({ retryLogic: "EXPONENTIAL_BACKOFF" }, 40).at(-1)).toBe(MAX_INT);
    const linear = { retryLogic: "LINEAR_BACKOFF", backoffScaleFactor: MAX_INT } as const;
    expect(delays(linear)[1]).toBe(MAX_INT);
  });

  it("is 0 without a delay", () => {
    expect(delays({ retryLogic: "EXPONENTIAL_BACKOFF", retryDelaySeconds: 0 })).toEqual([
      0, 0, 0, 0,
    ]);
  });
});

/** The rule in numbers without bounds. */
function modelDelay(policy: RetryPolicy, retryCount: number): bigint {
  const base = BigInt(policy.retryDelaySeconds);
  const factors = {
    FIXED: 1n,
    LINEAR_BACKOFF: BigInt(policy.backoffScaleFactor) * BigInt(retryCount + 1),
    EXPONENTIAL_BACKOFF: 2n ** BigInt(retryCount),
  };
  const bounds = [base * factors[policy.retryLogic], BigInt(MAX_INT)];
  if (policy.maxRetryDelaySeconds > 0) bounds.push(BigInt(policy.maxRetryDelaySeconds));
  return bounds.reduce((least, bound) => (bound < least ? bound : least));
}

describe("random retry policies", () => {
  const POLICIES = 5_000;
  const anyInt = (random: SeededRandom): number =>
    random.pick([
      0,
      1,
      2,
      60,
      3_600,
      2 ** 30,
      MAX_INT,
      random.below(10_000),
      random.below(MAX_INT),
    ]);

  it("give the delay of the rule in exact numbers, and never less after one attempt more", () => {
    const random = seededRandom();
    for (let count = 0; count < POLICIES; count++) {
      const policy: RetryPolicy = {
        retryLogic: random.pick(["FIXED", "LINEAR_BACKOFF", "EXPONENTIAL_BACKOFF"]),
        retryDelaySeconds: anyInt(random),
        backoffScaleFactor: 1 + anyInt(random),
        maxRetryDelaySeconds: anyInt(random),
      };
      const attempt = random.pick([0, 1, 5, 30, 31, 32, 63, 1_023, 1_024, random.below(25_000)]);
      const place = `${JSON.stringify(policy)}, attempt ${attempt} (seed ${random.seed})`;
      const delay = retryDelaySeconds(policy, attempt);
      expect(BigInt(delay), place).toBe(modelDelay(policy, attempt));
      expect(retryDelaySeconds(policy, attempt + 1), place).toBeGreaterThanOrEqual(delay);
    }
  });

  it("get a whole number from 0 to the most as jitter", () => {
    const random = seededRandom();
    for (let count = 0; count < POLICIES; count++) {
      const most = anyInt(random);
      const jitter = jitterMs(`${random.below(MAX_INT)}-${count}`, most);
      expect(Number.isInteger(jitter) && jitter >= 0 && jitter <= most, `${most}`).toBe(true);
    }
  });
});

describe("jitterMs", () => {
  it("is always the same for a key", () => {
    expect(jitterMs("task-1", 1_000)).toBe(jitterMs("task-1", 1_000));
  });

  it("is 0 when there is to be none", () => {
    expect(jitterMs("task-1", 0)).toBe(0);
  });

  it("takes every value up to and including the most, about equally often", () => {
    const counts = Array.from({ length: 11 }, () => 0);
    for (let key = 0; key < 11_000; key++) {
      const jitter = jitterMs(`11111111-2222-3333-4444-555555555555-${key}`, 10);
      counts[jitter] = (counts[jitter] ?? 0) + 1;
    }
    expect(counts).toHaveLength(11);
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1_200);
  });
});
