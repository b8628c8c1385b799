import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";

test.each([
  {
    name: "a hair too little for everything",
    change: { expect: { requestsPerSecond: 500 }, rollback: { stableCapacity: 555.55 } },
    says: [
      "shifts[0].rollback.stableCapacity: the stable arm cannot take everything back: 500 requests per second are expected, and 499.995 fit (90 % of 555.55) (keep the stable arm at 556 requests per second or more until the end)",
    ],
  },
  {
    name: "one request per second more than fit",
    change: { expect: { requestsPerSecond: 1 }, rollback: { stableCapacity: 0.5 } },
    says: [
      "shifts[0].rollback.stableCapacity: the stable arm cannot take everything back: 1 request per second is expected, and 0.45 fit (90 % of 0.5) (keep the stable arm at 2 requests per second or more until the end)",
    ],
  },
  {
    name: "a canary's stable arm that shrank too far",
    change: { expect: { requestsPerSecond: 400 }, rollback: { stableCapacity: 400 } },
    says: [
      "shifts[0].rollback.stableCapacity: the stable arm cannot take everything back: 400 requests per second are expected, and 360 fit (90 % of 400) (keep the stable arm at 445 requests per second or more until the end)",
    ],
  },
  {
    name: "a stable arm that is large enough",
    change: { expect: { requestsPerSecond: 360 }, rollback: { stableCapacity: 400 } },
    says: [],
  },
])("lintCapacity() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});
