import { expect, test } from "@jest/globals";
import { nextTry } from "../../../bot/handover/next-try.ts";

const later = { kind: "later", why: "it answers 503", afterMs: undefined } as const;

test.each([
  { attempts: 1, jitter: 1, waitMs: 1_000 },
  { attempts: 1, jitter: 0, waitMs: 750 },
  { attempts: 2, jitter: 1, waitMs: 2_000 },
  { attempts: 5, jitter: 1, waitMs: 16_000 },
  { attempts: 9, jitter: 1, waitMs: 256_000 },
  { attempts: 10, jitter: 1, waitMs: 300_000 },
  { attempts: 1_000, jitter: 1, waitMs: 300_000 },
])("nextTry() waits $waitMs ms after try $attempts with jitter $jitter", ({ attempts, jitter, waitMs }) => {
  const next = nextTry(later, { attempts, jitter, sinceMs: 0, nowMs: 5_000 });
  expect(next).toEqual({ kind: "again", atMs: 5_000 + waitMs, why: "it answers 503" });
});

test("nextTry() waits as long as the system asks for", () => {
  const next = nextTry({ ...later, afterMs: 60_000 }, { attempts: 1, jitter: 1, sinceMs: 0, nowMs: 0 });
  expect(next).toMatchObject({ kind: "again", atMs: 60_000 });
});

test("nextTry() gives up after a day, and at once when it is refused", () => {
  const day = { attempts: 300, jitter: 1, sinceMs: 0, nowMs: 86_400_000 };
  expect(nextTry(later, day)).toEqual({ kind: "over", why: "it answers 503; given up after a day" });
  expect(nextTry({ kind: "refused", why: "it answers 400" }, { ...day, nowMs: 0 })).toEqual({
    kind: "over",
    why: "it answers 400",
  });
  expect(nextTry({ kind: "done" }, day)).toEqual({ kind: "done" });
});
