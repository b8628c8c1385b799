import { expect, test } from "@jest/globals";
import { maintenanceAt } from "../../../exporters/schedule/target/maintenance-at.ts";
import type { Exclusion } from "../../../slo/model.ts";
import { tcpProbe } from "../sample-probe.ts";
import { midnight, startProbed } from "./probed.ts";
import { success } from "./sample-attempts.ts";

const minute = 60_000;

/** From the fifth to the tenth minute of the test. */
const when: Exclusion = {
  kind: "once",
  name: "move",
  fromSeconds: midnight / 1000 + 300,
  toSeconds: midnight / 1000 + 600,
};

test.each([
  { switches: { mute: true, exclude: false, probe: true }, tally: { success: 20 }, muted: 5, attempts: 20 },
  { switches: { mute: true, exclude: true, probe: true }, tally: { success: 15, excluded: 5 }, muted: 0, attempts: 20 },
  {
    switches: { mute: true, exclude: true, probe: false },
    tally: { success: 15, excluded: 5 },
    muted: 0,
    attempts: 15,
  },
  {
    switches: { mute: true, exclude: false, probe: false },
    tally: { success: 15, "missed paused": 5 },
    muted: 0,
    attempts: 15,
  },
  { switches: { mute: false, exclude: false, probe: true }, tally: { success: 20 }, muted: 0, attempts: 20 },
])("startProber() keeps to $switches", async ({ switches, tally, muted, attempts }) => {
  let made = 0;
  const probed = startProbed([tcpProbe("shop", { maintenance: [{ when, ...switches }] })], (_, time) => {
    made++;
    return time.later(20, success);
  });
  await probed.time.advance(20 * minute);
  expect(probed.tally()).toEqual(tally);
  expect(probed.dues().filter((due) => "muted" in due && due.muted)).toHaveLength(muted);
  expect(made).toBe(attempts);
});

test("startProber() counts a due time as excluded even when it was missed", async () => {
  const probe = tcpProbe("shop", { maintenance: [{ when, mute: true, exclude: true, probe: true }] });
  const probed = startProbed([probe], (_, time) => time.later(20, success));
  await probed.time.advance(5 * minute);
  probed.time.stall(10 * minute);
  await probed.time.advance(0);
  expect(probed.tally()).toEqual({ success: 5, excluded: 5, "missed stalled": 5 });
});

test("maintenanceAt() adds up the switches of all planned work", () => {
  const nightly: Exclusion = { kind: "recurring", name: "backup", every: "day", atSeconds: 0, forSeconds: 3_600 };
  const work = [
    { when, mute: false, exclude: true, probe: true },
    { when: nightly, mute: true, exclude: false, probe: false },
  ];
  expect([0, 300, 600, 3_600].map((second) => maintenanceAt(work, midnight + second * 1000))).toEqual([
    { muted: true, excluded: false, probed: false },
    { muted: true, excluded: true, probed: false },
    { muted: true, excluded: false, probed: false },
    { muted: false, excluded: false, probed: true },
  ]);
});
