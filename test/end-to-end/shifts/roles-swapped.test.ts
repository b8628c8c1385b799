import { expect, test } from "@jest/globals";
import type { Rollout } from "../../../bot/shifts/rollout.ts";
import { shiftReportOf } from "../../../exporters/shifts/report/shift-report-of.ts";
import { createShiftTeller } from "../../../exporters/shifts/tell/shift-teller.ts";
import { adoptShiftState } from "../../../exporters/shifts/track/stored-shift.ts";
import type { TrackedShift } from "../../../exporters/shifts/track/tracked-shift.ts";
import { bookOf, hear, shownText } from "../../bot/shifts/tell.ts";
import { SimulatedTraffic } from "../../exporters/shifts/sample-shift.ts";

test("a thread is closed when the arms swap their roles before the ledger of its rollout is", async () => {
  const traffic = new SimulatedTraffic().run(30, 200).weigh(100).run(50, 200);
  const book = bookOf();
  let tracked: TrackedShift = traffic.tracked;
  const teller = createShiftTeller({
    receivers: [{ url: "http://relay.example.org/in/shifts", authorization: undefined }],
    report: () => shiftReportOf(traffic.facts({ tracked })),
    now: () => traffic.atMs,
    onFailure: () => undefined,
    deliver: async (_, report) => {
      hear(book, report);
      return { ok: true };
    },
  });
  const head = async () => {
    teller.look("checkout-green");
    await teller.idle();
    const [rollout] = [...book.rollouts()];
    return shownText(rollout as Rollout, "en").split("--- thread")[0];
  };
  expect(await head()).toContain("blue v1 is still needed: blue is silent for");
  const { shift, windowSeconds } = tracked;
  const [stable, candidate] = [
    { ...shift.candidate, role: "stable" as const },
    { ...shift.stable, role: "candidate" as const },
  ];
  tracked = { shift: { ...shift, stable, candidate }, windowSeconds };
  traffic.state = adoptShiftState(tracked.shift, traffic.state);
  traffic.atMs += 1_000;
  const left = await head();
  expect(left).not.toContain("is still needed");
  expect(left).not.toContain("Not followed since");
  expect(left).toContain("The arms were changed at 2026-03-01 12:01 UTC: what is shown here is from before");
});
