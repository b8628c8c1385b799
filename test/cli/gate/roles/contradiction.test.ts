import { expect, test } from "@jest/globals";
import { contradiction, type SampleTimes } from "../../../../cli/gate/roles/contradiction.ts";
import type { Rows } from "../by-rules.ts";

const swapped: Rows = [
  ["shift:info", { stable: "green", candidate: "blue" }, 1],
  ["shift:arm_share:intended", { arm: "blue", role: "candidate" }, 0.5],
];
const exporter = (stable: string, candidate: string, instance = "a"): Rows => [
  ["trafficshift_info", { rollout: "checkout-green-20260301T120000Z", stable, candidate, instance }, 1],
];
/** One of a version that does not tell roles. */
const silent: Rows = [["trafficshift_info", { rollout: "checkout-green-20260301T120000Z" }, 1]];
const changes = (byRules: number, byExporter: number): Rows => [
  ["shift:last_change:timestamp_seconds", {}, byRules],
  ["trafficshift_last_change_timestamp_seconds", {}, byExporter],
];

const ofRules =
  "Prometheus still has series of before the arms changed their roles in the config: ask again in some seconds";
const ofExporter =
  "Prometheus has nothing of the exporter since the arms changed their roles in the config: ask again in some seconds";
const ofOthers =
  "the exporter tells of blue → green, and the rules of green → blue: one of them has the config of before";
const ofChange = "Prometheus has nothing of the exporter since the weights changed: ask again in some seconds";

const now: SampleTimes = { rules: 998, exporter: 999, roles: undefined };

const cases: readonly { name: string; rows: Rows; times?: SampleTimes; says: string | undefined }[] = [
  {
    name: "rules and an exporter of the same roles",
    rows: [...swapped, ...exporter("green", "blue")],
    says: undefined,
  },
  { name: "rules alone", rows: swapped, times: { ...now, exporter: undefined }, says: undefined },
  { name: "an exporter that does not tell roles", rows: [...swapped, ...silent], says: undefined },
  { name: "an exporter with the roles of before", rows: [...swapped, ...exporter("blue", "green")], says: ofOthers },
  {
    name: "two exporters, one with the roles of before",
    rows: [...swapped, ...exporter("green", "blue"), ...exporter("blue", "green", "b")],
    says: ofOthers,
  },
  {
    name: "an exporter that was scraped for the last time before the rules got their roles",
    rows: [...swapped, ...silent],
    times: { rules: 998, exporter: 996, roles: 997 },
    says: ofExporter,
  },
  {
    name: "an exporter that was scraped as the rules got their roles",
    rows: [...swapped, ...exporter("green", "blue")],
    times: { rules: 998, exporter: 997, roles: 997 },
    says: undefined,
  },
  {
    name: "an exporter that has the roles, and rules of which a part is of before",
    rows: [...swapped, ...exporter("green", "blue")],
    times: { rules: 996, exporter: 999, roles: 997 },
    says: ofRules,
  },
  {
    name: "rules alone, of which a part is of before",
    rows: swapped,
    times: { rules: 996, exporter: undefined, roles: 997 },
    says: ofRules,
  },
  {
    name: "an exporter that was scraped for the last time before the rules saw the weights change",
    rows: [...swapped, ...silent, ...changes(997, 400)],
    times: { ...now, exporter: 996 },
    says: ofChange,
  },
  {
    name: "an exporter that tells of that change itself, by a clock that is ahead",
    rows: [...swapped, ...silent, ...changes(1_003, 1_003)],
    says: undefined,
  },
  {
    name: "an exporter that was scraped since, and saw no change",
    rows: [...swapped, ...silent, ...changes(997, 400)],
    says: undefined,
  },
];

test.each(cases)("contradiction() of $name: $says", ({ rows, times = now, says }) => {
  const samples = rows.map(([name, labels, value]) => ({ labels: { __name__: name, ...labels }, time: 1_000, value }));
  expect(contradiction(samples, times)).toBe(says);
});
