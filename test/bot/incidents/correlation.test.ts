import { describe, expect, test } from "@jest/globals";
import type { RouteSubject } from "../../../bot/incidents/book-options.ts";
import { correlationKey } from "../../../bot/incidents/place/correlation-key.ts";
import { incidentId, readIncidentId } from "../../../bot/incidents/place/incident-id.ts";
import { alarm, at, notice, prometheusAlert, sloAlert } from "./observations.ts";
import { options, story } from "./story.ts";

test.each([
  { name: "an SLO's alert", alert: sloAlert("page", { group: "g" }), key: "slo\ncheckout-availability" },
  {
    name: "another window of the same SLO, from elsewhere",
    alert: sloAlert("ticket", { source: "eu", name: "SLOErrorBudgetExhausted" }),
    key: "slo\ncheckout-availability",
  },
  { name: "a group of Alertmanager", alert: prometheusAlert({ group: "{}:{a=1}" }), key: "group\nprod\n{}:{a=1}" },
  { name: "an alert without a group", alert: prometheusAlert(), key: "alert\nprod\ncheckout\nHighErrorRate" },
  {
    name: "one series of an alarm",
    alert: alarm("ALARM", 0, { fingerprint: "arn#7" }),
    key: "alarm\narn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-db-cpu",
  },
  { name: "a piece of news", alert: notice(0), key: "notice\naws\nevent-1" },
  {
    name: "an unreadable body",
    alert: notice(0, { facts: { kind: "unreadable", why: "", excerpt: "", bytes: 1 } }),
    key: "unreadable\naws",
  },
  { name: "the relay itself", alert: notice(0, { facts: { kind: "self", cure: "" } }), key: "self\naws\nevent-1" },
])("correlationKey() of $name", ({ alert, key }) => {
  expect(correlationKey(alert)).toBe(key);
});

describe("incidentId()", () => {
  const of = { key: "slo\ncheckout-availability", openedAtMs: at(0) };
  test("is the same each time, and short", () => {
    expect(incidentId(of, () => false)).toBe("WRBV");
  });
  test("is longer where an incident has it", () => {
    const taken = new Set(["WRBV", "WRBV5"]);
    expect(incidentId(of, (id) => taken.has(id))).toBe("WRBV5N");
  });
  test.each([
    { typed: " 3f7k ", id: "3F7K" },
    { typed: "oil1", id: "0111" },
  ])("readIncidentId() reads $typed", ({ typed, id }) => {
    expect(readIncidentId(typed)).toBe(id);
  });
});

test("page and ticket of one SLO are one incident with the severity of what has not ended", () => {
  const { told, only, lines, tick } = story();
  told(0, sloAlert("ticket"));
  expect(only().severity).toBe("warning");
  told(3, sloAlert("page", { from: 3 }));
  expect(only()).toMatchObject({
    severity: "critical",
    worst: "critical",
    title: "checkout availability burns its budget (page)",
  });
  told(30, sloAlert("page", { from: 3, to: 30 }));
  expect(only()).toMatchObject({
    status: "firing",
    severity: "warning",
    worst: "critical",
    title: "checkout availability burns its budget (ticket)",
    counts: { total: 2, byStatus: { firing: 1, resolved: 1 }, suppressed: 0 },
  });
  told(60, sloAlert("ticket", { to: 60 }));
  tick(61);
  expect(only()).toMatchObject({ status: "resolved", severity: "critical" });
  expect(lines()).toEqual([
    "12:00 fired checkout availability burns its budget (ticket)",
    "12:03 fired now critical: checkout availability burns its budget (page)",
    "13:00 resolved after 1 h",
  ]);
});

test("a rise to critical calls at once, and only the first one", () => {
  const { told, tick } = story();
  told(0, sloAlert("ticket"));
  expect(tick(0)).toEqual([]);
  told(3, sloAlert("page", { from: 3 }));
  expect(tick(3)).toMatchObject([
    { kind: "rose", entry: 2, destinations: [{ mentions: ["!subteam^S1"] }], reason: "it is critical now" },
    { kind: "handOver", handOvers: ["pager"] },
  ]);
  told(4, sloAlert("page", { from: 3, to: 4 }));
  told(5, sloAlert("page", { from: 5 }));
  expect(tick(5)).toEqual([]);
});

test("one delivery with several alerts is one incident with one line", () => {
  const { told, only, lines } = story();
  const of = (fingerprint: string, instance: string) =>
    prometheusAlert({ fingerprint, group: "g", labels: { alertname: "HighErrorRate", service: "checkout", instance } });
  told(0, of("a1", "one"), of("a2", "two"), of("a3", "three"));
  expect(lines()).toEqual(["12:00 fired checkout answers with errors (and 2 more alerts)"]);
  expect(only().counts).toEqual({ total: 3, byStatus: { firing: 3 }, suppressed: 0 });
  expect(only().labels).toEqual({ alertname: "HighErrorRate", service: "checkout" });
});

test("in one delivery an end and a begin of one group are no flap", () => {
  const { told, only, lines } = story();
  told(0, prometheusAlert({ group: "g" }));
  told(5, prometheusAlert({ group: "g", to: 4 }), prometheusAlert({ group: "g", fingerprint: "a2", from: 5 }));
  expect(only()).toMatchObject({ status: "firing", refires: [] });
  expect(lines()).toEqual(["12:00 fired checkout answers with errors"]);
});

test("alerts of other sources join by service, near the begin only", () => {
  const { told, incidents, lines, crash } = story();
  const database = (minutes: number, fingerprint = "arn:1") =>
    alarm("ALARM", minutes, {
      labels: { service: "checkout" },
      fingerprint,
      facts: { ...alarm("ALARM", 0).facts, arn: fingerprint } as never,
    });
  told(0, sloAlert("page"));
  told(4, database(4));
  crash();
  told(11, database(11, "arn:2"));
  told(12, alarm("ALARM", 5));
  expect(lines()).toEqual([
    "12:00 fired checkout availability burns its budget (page)",
    "12:04 joined orders-db CPU above 80 % (aws)",
    "12:11 fired orders-db CPU above 80 %",
    "12:05 fired orders-db CPU above 80 %",
  ]);
  expect(incidents().map(({ counts }) => counts.total)).toEqual([2, 1, 1]);
});

test("what joined stays with its incident, after its group changed and after a crash", () => {
  const { told, incidents, crash } = story();
  told(0, sloAlert("page"));
  told(1, prometheusAlert({ source: "eu", group: "g1", from: 1 }));
  crash();
  told(20, prometheusAlert({ source: "eu", group: "g1", fingerprint: "a2", from: 20 }));
  told(21, prometheusAlert({ source: "eu", group: "g2", from: 21 }));
  expect(incidents()).toHaveLength(1);
});

test("a re-fire inside the quiet window reopens the same incident and counts as a flap", () => {
  const { told, tick, only, lines, crash } = story();
  told(0, prometheusAlert());
  for (const start of [10, 20, 30]) {
    told(start - 6, prometheusAlert({ from: start - 10, to: start - 6 }));
    tick(start - 5);
    crash();
    told(start, prometheusAlert({ from: start }));
  }
  expect(only()).toMatchObject({ status: "firing", refires: [at(10), at(20), at(30)] });
  expect(lines()).toEqual([
    "12:00 fired checkout answers with errors",
    "12:04 resolved after 4 min",
    "12:10 reopened after 6 min: checkout answers with errors",
    "12:14 resolved after 14 min",
    "12:20 reopened after 6 min, for the 2nd time within an hour: checkout answers with errors",
    "12:24 resolved after 24 min",
    "12:30 reopened after 6 min, for the 3rd time within an hour: checkout answers with errors",
  ]);
});

test("flapping faster than the green delay never turns green", () => {
  const { told, tick, only, lines } = story();
  told(0, prometheusAlert());
  told(2, prometheusAlert({ to: 2 }));
  tick(2.5);
  told(2.6, prometheusAlert({ from: 2.6 }));
  tick(4);
  expect(only()).toMatchObject({ status: "firing", refires: [at(2.6)] });
  expect(lines()).toEqual([
    "12:00 fired checkout answers with errors",
    "12:02 reopened after 36 s: checkout answers with errors",
  ]);
});

test("an old incident does not open beside a newer one of the same key", () => {
  const { told, tick, incidents, book } = story();
  const first = prometheusAlert({ group: "g" });
  told(0, first);
  told(5, prometheusAlert({ group: "g", to: 5 }));
  tick(6);
  told(30, prometheusAlert({ group: "g", fingerprint: "a2", from: 30 }));
  told(31, prometheusAlert({ group: "g", from: 10 }));
  const [old, young] = incidents();
  expect([old?.status, young?.status]).toEqual(["resolved", "firing"]);
  expect(
    book()
      .alertsOf(young?.id ?? "")
      .map(({ fingerprint }) => fingerprint),
  ).toEqual(["a2", "a1"]);
  // It moved: the old one counts it, and does not show it.
  expect(old?.counts.total).toBe(1);
  expect(book().alertsOf(old?.id ?? "")).toEqual([]);
});

test("an alert whose group is another now does not take that group along", () => {
  const { told, incidents } = story();
  told(0, prometheusAlert({ group: "g1" }), prometheusAlert({ group: "g1", fingerprint: "b1" }));
  told(1, prometheusAlert({ group: "g2", fingerprint: "a2", from: 1 }));
  told(2, prometheusAlert({ group: "g1", to: 2 }));
  told(3, prometheusAlert({ group: "g2", from: 3 }));
  told(4, prometheusAlert({ group: "g2", fingerprint: "a3", from: 4 }));
  expect(incidents().map(({ counts }) => counts.total)).toEqual([2, 2]);
});

test("routes read the labels of the alert that speaks for the incident", () => {
  const asked: RouteSubject[] = [];
  const { told } = story({
    ...options,
    route: (subject, nowMs) => {
      asked.push(subject);
      return options.route(subject, nowMs);
    },
  });
  told(0, prometheusAlert({ group: "g", labels: { service: "checkout", team: "web" } }));
  told(
    1,
    prometheusAlert({ group: "g", fingerprint: "a2", severity: "critical", labels: { service: "db", team: "dba" } }),
  );
  expect(asked.map(({ labels, severity, source }) => `${labels["team"]} ${severity} ${source}`).slice(-1)).toEqual([
    "dba critical prod",
  ]);
});

test("after the quiet window it is a new incident", () => {
  const { told, tick, incidents } = story();
  told(0, prometheusAlert());
  told(5, prometheusAlert({ to: 5 }));
  tick(6);
  told(20.1, prometheusAlert({ from: 20.1 }));
  expect(incidents().map(({ status }) => status)).toEqual(["resolved", "firing"]);
  expect(new Set(incidents().map(({ id }) => id)).size).toBe(2);
});

test("what opens an incident again in one delivery opens it for all alerts of that delivery", () => {
  const { told, tick, only } = story();
  told(0, prometheusAlert({ group: "g" }));
  told(1, prometheusAlert({ group: "g", to: 1 }));
  tick(2);
  told(30, prometheusAlert({ group: "g", from: 3 }), prometheusAlert({ group: "g", fingerprint: "a2", from: 29 }));
  expect(only()).toMatchObject({ status: "firing", counts: { total: 2 } });
});

describe("news", () => {
  test("is shown, mentions nobody, and closes after the quiet window", () => {
    const { told, tick, only, lines } = story();
    told(0, notice(0));
    expect(only()).toMatchObject({ status: "notice", severity: "info", destinations: [{ mentions: [] }] });
    tick(14.9);
    expect(only().resolvedAtMs ?? undefined).toBeUndefined();
    expect(tick(15)).toEqual([]);
    expect(only()).toMatchObject({ status: "notice", resolvedAtMs: at(15) });
    expect(lines()).toEqual([]);
  });
  test("that goes on is a line each time, a repeat is none", () => {
    const { told, lines } = story();
    told(0, notice(0));
    told(1, notice(0));
    told(5, notice(5, { title: "deployment of checkout failed" }));
    expect(lines()).toEqual(["12:05 note deployment of checkout failed"]);
  });
  test("unreadable bodies of one source are one incident", () => {
    const { told, only, lines } = story();
    for (const body of ["b1", "b2", "b3"]) {
      told(1, notice(1, { fingerprint: body, facts: { kind: "unreadable", why: "no JSON", excerpt: "", bytes: 9 } }));
    }
    expect(only()).toMatchObject({ kind: "unreadable", counts: { total: 3 } });
    expect(lines()).toEqual([]);
  });
});

test("deployments are remembered, and told to incidents of their service", () => {
  const deploy = { service: "checkout", version: "1.42", phase: "started", by: "deploy-bot", atMs: at(-58) } as const;
  const { told, lines, book, crash } = story();
  told(-200, notice(-200, { fingerprint: "e0", deploy: { ...deploy, version: "1.41", atMs: at(-200) } }));
  told(-58, notice(-58, { deploy }));
  crash();
  told(0, sloAlert("page"));
  told(9, notice(9, { fingerprint: "e2", deploy: { ...deploy, version: "1.41", atMs: at(9) } }));
  told(9, notice(9, { fingerprint: "e3", deploy: { ...deploy, service: "search", atMs: at(9) } }));
  expect(lines()).toEqual([
    "12:00 fired checkout availability burns its budget (page)",
    "12:00 deploy checkout 1.42 started 58 min before",
    "12:09 deploy checkout 1.41 started by deploy-bot",
  ]);
  expect(
    book()
      .deploysNear(at(0), "checkout")
      .map(({ version }) => version),
  ).toEqual(["1.42"]);
});

const grouped = (fingerprint: string, region: string, group: string | undefined) => {
  const { facts } = prometheusAlert();
  if (facts.kind !== "prometheus") throw new Error("not an alert of Alertmanager");
  return prometheusAlert({
    fingerprint,
    labels: { alertname: "HighErrorRate", service: "checkout", region },
    group,
    facts: group === undefined ? facts : { ...facts, groupLabels: { alertname: "HighErrorRate", region } },
  });
};

test("an alert that only an answer told of goes where its group is, also after a crash", () => {
  const { told, asked, crash, incidents } = story();
  told(0, grouped("a1", "eu", "group of eu"));
  told(0, grouped("b1", "us", "group of us"));
  crash();
  asked(10, {
    alerts: [grouped("a1", "eu", undefined), grouped("b1", "us", undefined), grouped("b2", "us", undefined)],
  });
  expect(incidents().map(({ counts, labels }) => [labels["region"], counts.total])).toEqual([
    ["eu", 1],
    ["us", 2],
  ]);
  asked(20, { alerts: [grouped("c1", "ap", undefined)] });
  expect(incidents().map(({ labels }) => labels["region"])).toEqual(["eu", "us", "ap"]);
});
