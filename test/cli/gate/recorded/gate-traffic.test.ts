import { expect, test } from "@jest/globals";
import { needs } from "../../../servers/needs.ts";
import { type AskedShift, gateOfRecorded } from "./gate-of-recorded.ts";
import { atEnd, nowSeconds, recorded } from "./recorded-shift.ts";
import { changed } from "./told-of-shift.ts";

const asked: readonly AskedShift[] = [
  {
    shift: "still",
    series: recorded("still", { "shift:arm_share:actual": 0, "shift:arm_share:drift": -0.1 }),
    code: 10,
    says: "hold: still-20260301T120000Z\n  the candidate has 10 points less of the traffic than its weight says, and 3 points may be chance\n",
  },
  {
    shift: "unseen",
    series: recorded("unseen", { "shift:arm_share:actual": undefined, "shift:arm_share:drift": undefined }),
    code: 10,
    says: "hold: unseen-20260301T120000Z\n  the traffic cannot be read: shift:arm_share:actual has no value for the candidate\n  the share of traffic is not known\n",
  },
  {
    shift: "down",
    series: [
      ...recorded("down"),
      ["shift:arm_weight:set", { shift: "down", arm: "blue", role: "stable" }, 90],
      ["shift:arm_weight:live", { shift: "down", arm: "blue", role: "stable" }, 0],
      ["shift:arm_weight:set", { shift: "down", arm: "green", role: "candidate" }, 10],
      ["shift:arm_weight:live", { shift: "down", arm: "green", role: "candidate" }, 10],
    ],
    code: 10,
    says: "hold: down-20260301T120000Z\n  blue is down: it has weight, and none of its servers takes requests; there is no way back\n",
  },
  {
    shift: "weightless",
    series: [
      ...atEnd("weightless", undefined, undefined),
      ["shift:arm_weight:set", { shift: "weightless", arm: "blue", role: "stable" }, 0],
      ["shift:arm_weight:set", { shift: "weightless", arm: "green", role: "candidate" }, 0],
    ],
    code: 10,
    says: "hold: weightless\n  all weights are 0: no arm is meant to have anything\n  the traffic cannot be read: shift:arm_share:actual has no value for the candidate\n",
  },
  {
    shift: "fresh",
    series: [...recorded("fresh", { "shift:arm_share:drift": -0.09 }), changed("fresh", 20)],
    code: 10,
    says: "hold: fresh-20260301T120000Z\n  traffic has not had the time to follow the last change of weights, or of servers that are up\n",
  },
  {
    shift: "settled",
    series: [...recorded("settled", { "shift:arm_share:drift": -0.09 }), changed("settled", 900)],
    code: 10,
    says: "hold: settled-20260301T120000Z\n  the candidate has 9 points less of the traffic than its weight says, and 3 points may be chance\n",
  },
  // Rules repeat a change that the exporter tells of only when they are evaluated.
  {
    shift: "just-told",
    series: [
      ...recorded("just-told"),
      changed("just-told", 900),
      ["trafficshift_last_change_timestamp_seconds", { shift: "just-told" }, nowSeconds - 5],
    ],
    code: 10,
    says: "hold: just-told-20260301T120000Z\n  traffic has not had the time to follow the last change of weights, or of servers that are up\n",
  },
  // Prometheus scraped the weights of a step before the exporter that tells of it.
  {
    shift: "ahead",
    series: [
      ...recorded("ahead", { "shift:arm_share:drift": -0.09, "shift:arm_share:intended": undefined }),
      ["shift:arm_share:intended", { shift: "ahead", role: "candidate" }, 0.1, { value: 0.01, secondsAgo: 25 }],
      changed("ahead", 900),
    ],
    code: 10,
    says: "hold: ahead-20260301T120000Z\n  traffic has not had the time to follow the last change of weights, or of servers that are up\n",
  },
  {
    shift: "ahead-by-servers",
    series: [
      ...recorded("ahead-by-servers", { "shift:arm_share:drift": -0.09 }),
      ["shift:arm_share:live", { shift: "ahead-by-servers", role: "candidate" }, 0.1, { value: 0, secondsAgo: 25 }],
      changed("ahead-by-servers", 900),
    ],
    code: 10,
    says: "hold: ahead-by-servers-20260301T120000Z\n  traffic has not had the time to follow the last change of weights, or of servers that are up\n",
  },
  {
    shift: "undeclared",
    series: [...recorded("undeclared"), ["trafficshift_source_up", { shift: "undeclared", source: "declared" }, 0]],
    code: 10,
    says: "hold: undeclared-20260301T120000Z\n  the declared weights cannot be read: the exporter cannot read them\n",
  },
  {
    shift: "half-blind",
    series: [...recorded("half-blind"), ["trafficshift_source_up", { shift: "half-blind", source: "weights" }, 0]],
    code: 10,
    says: "hold: half-blind-20260301T120000Z\n  the weights cannot be read: the exporter cannot read them\n",
  },
];

const silent = [
  { shift: "stale", series: recorded("stale"), ageSeconds: 200 },
  { shift: "ended", series: recorded("ended"), ageSeconds: 3_600 },
] as const;

needs("prometheus")("nines gate", () => {
  const ask = gateOfRecorded([...asked, ...silent]);

  test.each(asked)("ends with $code for the shift $shift", async ({ shift, code, says }) => {
    expect(await ask(shift)).toEqual({ code, stdout: says, stderr: "" });
  });

  test.each(silent)("holds where rules recorded nothing of late: $shift", async ({ shift }) => {
    const { code, stdout } = await ask(shift);
    expect(code).toBe(10);
    expect(stdout).toMatch(
      /^hold: \w+\n {2}what happens now is not known: the rules of this shift recorded nothing for (\d+ min|1 h)/,
    );
  });
});
