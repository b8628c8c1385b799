import { describe, expect, test } from "@jest/globals";
import { parseDelivery } from "../../../bot/intake/parse-delivery.ts";
import { begunMs, bodyOf, reportOf } from "./sample-report.ts";

function parsed(body: string) {
  return parseDelivery({
    id: 1,
    source: "shifts",
    intake: "webhook",
    receivedAtMs: begunMs,
    body,
    messageId: undefined,
    sentAtMs: undefined,
  });
}

describe("parseDelivery() of a shift report", () => {
  test("gives the report, and no alert", () => {
    expect(parsed(bodyOf(reportOf()))).toEqual({
      form: "Traffic shift report v1",
      observations: [],
      warnings: [],
      truncated: 0,
      shifts: [reportOf()],
    });
  });

  test("takes what was lost outside of the account", () => {
    const report = reportOf({ lostOutside: { lost: 860, lastAtMs: begunMs } });
    expect(parsed(bodyOf(report)).shifts).toEqual([report]);
  });

  test("takes what may have been lost before it began", () => {
    const { ledger } = reportOf();
    if (ledger === null) throw new Error("the sample has a ledger");
    const report = reportOf({ ledger: { ...ledger, lost: 3, lostAsItBegan: 2 } });
    expect(parsed(bodyOf(report)).shifts).toEqual([report]);
  });

  test("takes what HAProxies give the candidate that differ", () => {
    const report = reportOf({ shareRange: { least: 0.05, most: 0.3 } });
    expect(parsed(bodyOf(report)).shifts).toEqual([report]);
  });

  test("takes how many HAProxies are not seen", () => {
    const report = reportOf({ unseenProxies: { count: 1, of: 2, sinceMs: begunMs } });
    expect(parsed(bodyOf(report)).shifts).toEqual([report]);
  });

  test("takes when HAProxy began anew", () => {
    const report = reportOf({ reloadedAtMs: begunMs });
    expect(parsed(bodyOf(report)).shifts).toEqual([report]);
  });

  test("leaves out what a newer exporter adds, and takes what is not there for unknown", () => {
    const { alone, budget, oldArm, links, ...rest } = reportOf();
    expect(parsed(bodyOf({ ...rest, weather: "fine" })).shifts).toEqual([
      reportOf({ budget: null, oldArm: null, links: {} }),
    ]);
  });

  test.each([
    {
      name: "another version",
      body: bodyOf(reportOf(), "2"),
      why: 'it is a shift report of version "2", and this relay reads version "1": let exporter and relay be of the same release',
    },
    {
      name: "no version",
      body: JSON.stringify({ kind: "nines.shift", report: reportOf() }),
      why: 'it is a shift report without a version, and this relay reads version "1": let exporter and relay be of the same release',
    },
    {
      name: "no report",
      body: JSON.stringify({ version: "1", kind: "nines.shift" }),
      why: "it is a shift report whose report is not as it should be: Invalid input: expected object, received undefined",
    },
    {
      name: "an unknown phase",
      body: bodyOf({ ...reportOf(), phase: "dancing" }),
      why: 'it is a shift report whose report.phase is not as it should be: Invalid option: expected one of "idle"|"shifting"|"paused"|"settled"|"aborting"',
    },
    {
      name: "one arm",
      body: bodyOf({ ...reportOf(), arms: reportOf().arms.slice(0, 1) }),
      why: "it is a shift report whose report.arms is not as it should be: Too small: expected array to have >=2 items",
    },
    { name: "half of it", body: bodyOf(reportOf()).slice(0, 200), why: "its JSON is broken" },
  ])("shows $name as a notice", ({ body, why }) => {
    const { observations, shifts = [] } = parsed(body);
    expect(shifts).toEqual([]);
    expect(observations.map(({ status, facts }) => [status, facts.kind === "unreadable" ? facts.why : ""])).toEqual([
      ["notice", why],
    ]);
  });
});
