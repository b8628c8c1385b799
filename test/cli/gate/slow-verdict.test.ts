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

const byNumbers = "slow requests 4.9 % against 0 % after 1,840 candidate requests: evidence 57.1 of 6.9";
const byAlert = "the alert CanarySlower is firing";

test.each([
  { name: "by its numbers", rows: [...counted(90), ...least], why: byNumbers },
  { name: "by its numbers, whatever the alert says", rows: [...counted(90), ...least, ...firing], why: byNumbers },
  { name: "not with too few of them", rows: [...counted(4), ...least], why: undefined },
  { name: "not where nobody tells how few are too few", rows: counted(4), why: undefined },
  { name: "by the alert, where nobody tells how few are too few", rows: [...counted(90), ...firing], why: byAlert },
  { name: "by the alert, where nothing is counted", rows: firing, why: byAlert },
  { name: "by the alert, where nothing is measured of what is asked for", rows: [...asked, ...firing], why: byAlert },
])("slowVerdict() calls a candidate slower $name", ({ rows, why }) => {
  const samples = rows.map(([name, labels, value]) => ({ labels: { __name__: name, ...labels }, time: 0, value }));
  expect(slowVerdict(samples, judge)?.why).toBe(why);
});

test.each([
  { name: "that are to be compared", rows: asked, kind: "not_enough" },
  { name: "of one arm alone", rows: [...asked, ["shift:arm_slow:sum", { role: "stable" }, 0]], kind: "not_enough" },
  { name: "that nobody asks for", rows: [], kind: undefined },
  { name: "of which there are none", rows: [...asked, ...counted(0), ...least], kind: undefined },
] satisfies readonly { readonly name: string; readonly rows: Rows; readonly kind: string | undefined }[])(
  "slowVerdict() says whether nobody measured slow requests $name",
  ({ rows, kind }) => {
    const samples = rows.map(([name, labels, value]) => ({ labels: { __name__: name, ...labels }, time: 0, value }));
    expect(slowVerdict(samples, judge)?.kind).toBe(kind);
  },
);
