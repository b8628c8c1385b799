import { expect, test } from "@jest/globals";
import { slowVerdict } from "../../../cli/gate/slow-verdict.ts";
import type { Rows } from "./by-rules.ts";
import { judge } from "./gate-moment.ts";

/** So many slow requests of the candidate's 1,840, and evidence that they are no chance. */
const counted = (slow: number): Rows => [
  ["shift:slow_evalue:ln", {}, 57.1],
  ["shift:arm_requests:sum", { role: "candidate" }, 1_840],
  ["shift:arm_requests:sum", { role: "stable" }, 16_560],
  ["shift:arm_slow:sum", { role: "candidate" }, slow],
  ["shift:arm_slow:sum", { role: "stable" }, 0],
];
const least: Rows = [["shift:setting", { setting: "min_errors" }, 5]];
const asked: Rows = [["shift:setting", { setting: "slow_seconds" }, 0.25]];
const firing: Rows = [["ALERTS", { alertname: "CanarySlower", alertstate: "firing" }, 1]];

/** Ratios of the last five minutes; without one of the candidate's slow requests where its histogram is away. */
const now = (slow: number | null): Rows => [
  ["shift:arm_error_ratio:rate5m", { role: "stable" }, 0],
  ["shift:arm_error_ratio:rate5m", { role: "candidate" }, 0],
  ["shift:arm_slow_ratio:rate5m", { role: "stable" }, 0],
  ...(slow === null ? [] : ([["shift:arm_slow_ratio:rate5m", { role: "candidate" }, slow]] satisfies Rows)),
];
/** What the exporter counted, of the candidate's last 1,000 requests without slow ones where its histogram is away. */
const told = (slow: number | null): Rows => [
  ["shift:info", { stable: "blue", candidate: "green" }, 1],
  ...(["blue", "green"] as const).flatMap(
    (arm): Rows => [
      ["trafficshift_compared_requests", { arm, outcome: "ended" }, 2_840],
      ["trafficshift_compared_requests", { arm, outcome: "errors" }, 0],
    ],
  ),
  ...(slow === null
    ? []
    : ([
        ["trafficshift_log_evalue", { sli: "slow" }, 57.1],
        ["trafficshift_compared_requests", { arm: "green", outcome: "measured" }, 1_840],
        ["trafficshift_compared_requests", { arm: "green", outcome: "slow" }, slow],
        ["trafficshift_compared_requests", { arm: "blue", outcome: "measured" }, 1_840],
        ["trafficshift_compared_requests", { arm: "blue", outcome: "slow" }, 0],
      ] satisfies Rows)),
];

const byNumbers = "slow requests 4.9 % against 0 % after 1,840 candidate requests: evidence 57.1 of 6.9";
const byAlert = "the alert CanarySlower is firing";

test.each([
  { name: "by its numbers", rows: [...counted(90), ...least], why: byNumbers },
  { name: "by its numbers, whatever the alert says", rows: [...counted(90), ...least, ...firing], why: byNumbers },
  { name: "not with too few of them", rows: [...counted(4), ...least], why: undefined },
  { name: "not where nobody tells how few are too few", rows: counted(4), why: undefined },
  { name: "by the exporter's numbers, of what was measured", rows: [...told(90), ...least], why: byNumbers },
  { name: "by the alert, where nobody tells how few are too few", rows: [...counted(90), ...firing], why: byAlert },
  { name: "by the alert, where nothing is counted", rows: firing, why: byAlert },
  {
    name: "by the alert, where nothing is measured of what is asked for",
    rows: [...asked, ...firing],
    why: `${byAlert}, but now slow requests are not compared: no histogram measures those of both arms; look at its name, and whether the threshold is one of its edges`,
  },
])("slowVerdict() calls a candidate slower $name", ({ rows, why }) => {
  const samples = rows.map(([name, labels, value]) => ({ labels: { __name__: name, ...labels }, time: 0, value }));
  expect(slowVerdict(samples, judge)?.why).toBe(why);
});

test.each([
  { name: "that are to be compared", rows: asked, kind: "not_enough" },
  { name: "of one arm alone", rows: [...asked, ["shift:arm_slow:sum", { role: "stable" }, 0]], kind: "not_enough" },
  { name: "that nobody asks for", rows: [], kind: undefined },
  { name: "of which there are none", rows: [...asked, ...counted(0), ...least], kind: undefined },
  { name: "of which there are none now", rows: [...asked, ...counted(0), ...least, ...now(0)], kind: undefined },
  { name: "whose histogram went away", rows: [...asked, ...counted(0), ...least, ...now(null)], kind: "not_enough" },
  {
    name: "that were too many before it went away",
    rows: [...asked, ...counted(90), ...least, ...now(null)],
    kind: "worse",
  },
  { name: "of which the exporter tells", rows: [...asked, ...counted(0), ...least, ...told(0)], kind: undefined },
  { name: "of which it tells too many", rows: [...asked, ...counted(0), ...least, ...told(90)], kind: "worse" },
  { name: "of which it tells no more", rows: [...asked, ...counted(90), ...least, ...told(null)], kind: "not_enough" },
] satisfies readonly { readonly name: string; readonly rows: Rows; readonly kind: string | undefined }[])(
  "slowVerdict() says whether nobody measured slow requests $name",
  ({ rows, kind }) => {
    const samples = rows.map(([name, labels, value]) => ({ labels: { __name__: name, ...labels }, time: 0, value }));
    expect(slowVerdict(samples, judge)?.kind).toBe(kind);
  },
);
