import { expect, test } from "@jest/globals";
import { reportOf } from "../sample-report.ts";
import { bookOf, hear, toldKinds } from "../tell.ts";

const id = "checkout-green-20260301T120000Z";
const blind = [{ source: "weights", reason: "connect ECONNREFUSED 127.0.0.1:9999" }] as const;

test.each([
  { what: "a step", seen: { step: { number: 4, of: 5 }, candidate: { intended: 0.5 } }, told: ["seen", "step"] },
  { what: "a pause", seen: { phase: "paused" }, told: ["seen", "paused"] },
  {
    what: "a step, while the traffic cannot be read,",
    seen: {
      step: { number: 4, of: 5 },
      candidate: { intended: 0.5 },
      blind: [{ source: "traffic", reason: "gone" }],
    },
    told: ["seen", "step", "blind"],
  },
] as const)("a thread tells that weights are seen again before $what that was seen with it", ({ seen, told }) => {
  const book = bookOf();
  hear(book, reportOf());
  hear(book, reportOf({ at: 13, blind }));
  hear(book, reportOf({ at: 14, ...seen }));
  expect(toldKinds(book.rollout(id))).toEqual(["started", "blind", ...told]);
});
