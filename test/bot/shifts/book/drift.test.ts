import { describe, expect, test } from "@jest/globals";
import { stateOf } from "../../../../bot/shifts/render/rollout-look.ts";
import type { Rollout } from "../../../../bot/shifts/rollout.ts";
import { minute, reportOf } from "../sample-report.ts";
import { bookOf, hear, toldKinds } from "../tell.ts";
import { id } from "./sample-rollout.ts";

describe("ShiftBook", () => {
  test("tells what comes back within ten minutes of the same step once, and later again", () => {
    const book = bookOf();
    const adrift = { drift: { share: -0.2, tolerance: 0.03, settled: true } };
    for (const at of [12, 13, 14, 15]) hear(book, reportOf({ at, ...(at % 2 === 1 ? adrift : {}) }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "drift", "driftOver"]);
    hear(book, reportOf({ at: 30, ...adrift }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "drift", "driftOver", "drift"]);
  });

  test("tells no end of a drift where only the tolerance moved, a larger one of the next step, and its end", () => {
    const book = bookOf();
    const sessions = (at: number, actual: number, tolerance: number, intended = 0.5) =>
      hear(
        book,
        reportOf({
          at,
          shareBasis: "sessions",
          step: { number: intended === 1 ? 3 : 2, of: 3 },
          candidate: { intended, actual },
          drift: { share: actual - intended, tolerance, settled: true },
        }),
      );
    sessions(12, 0.229, 0.263);
    sessions(12.1, 0.237, 0.27);
    sessions(12.2, 0.226, 0.271);
    expect(toldKinds(book.rollout(id))).toEqual(["started", "drift"]);
    expect(stateOf(book.rollout(id) as Rollout)).toBe("drift");
    sessions(13, 0.45, 0.02, 1);
    sessions(13.1, 0.44, 0.02, 1);
    expect(toldKinds(book.rollout(id))).toEqual(["started", "drift", "step", "drift"]);
    sessions(14, 0.99, 0.02, 1);
    expect(toldKinds(book.rollout(id))).toEqual(["started", "drift", "step", "drift", "driftOver"]);
    expect(book.rollout(id)?.lines.at(-1)?.news).toMatchObject({ kind: "driftOver", afterMs: 2 * minute });
    expect(stateOf(book.rollout(id) as Rollout)).toBe("shifting");
  });

  test("takes what is not known for no end of a drift", () => {
    const book = bookOf();
    hear(book, reportOf({ drift: { share: -0.2, tolerance: 0.03, settled: true } }));
    hear(book, reportOf({ at: 13, drift: null }));
    hear(book, reportOf({ at: 14, drift: { share: -0.2, tolerance: 0.03, settled: false } }));
    expect(toldKinds(book.rollout(id))).toEqual(["started", "drift"]);
  });
});
