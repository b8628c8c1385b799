import { expect, test } from "@jest/globals";
import { alarm, at, prometheusAlert } from "./observations.ts";
import { type Story, story } from "./story.ts";

interface Case {
  readonly name: string;
  readonly play: (story: Story) => void;
  readonly status: string;
  readonly lines: readonly string[];
}

const fired = "12:00 fired checkout answers with errors";
const alarmed = "12:00 fired orders-db CPU above 80 %";

const cases: readonly Case[] = [
  {
    name: "fires and ends: green only after the delay",
    play: ({ told, tick }) => {
      told(1, prometheusAlert());
      told(6, prometheusAlert({ to: 5 }));
      tick(6.5);
      tick(7);
    },
    status: "resolved",
    lines: [fired, "12:05 resolved after 5 min"],
  },
  {
    name: "is not green before the delay, although it is resolved",
    play: ({ told, tick }) => {
      told(1, prometheusAlert());
      told(6, prometheusAlert({ to: 5 }));
      tick(6.9);
    },
    status: "resolved",
    lines: [fired],
  },
  {
    name: "repeats, also from a second Alertmanager, say nothing",
    play: ({ told, tick }) => {
      told(1, prometheusAlert());
      told(1, prometheusAlert());
      told(30, prometheusAlert(), prometheusAlert());
      told(60, prometheusAlert({ to: 59 }));
      told(61, prometheusAlert({ to: 59 }));
      told(61, prometheusAlert());
      tick(62);
      told(63, prometheusAlert({ to: 59 }));
    },
    status: "resolved",
    lines: [fired, "12:59 resolved after 59 min"],
  },
  {
    name: "one copy that began earlier ends the same episode",
    play: ({ told, tick }) => {
      told(1, prometheusAlert({ from: 0.4 }));
      told(9, prometheusAlert({ from: 0, to: 8 }));
      tick(10);
    },
    status: "resolved",
    lines: [fired, "12:08 resolved after 8 min"],
  },
  {
    name: "an end from before the begin ends nothing",
    play: ({ told }) => {
      told(11, prometheusAlert({ from: 10 }));
      told(12, prometheusAlert({ from: 0, to: 8 }));
    },
    status: "firing",
    lines: ["12:10 fired checkout answers with errors"],
  },
  {
    name: "OK and ALARM at the same time: ALARM wins",
    play: ({ told }) => {
      told(0, alarm("ALARM", 0));
      told(0, alarm("OK", 0));
    },
    status: "firing",
    lines: [alarmed],
  },
  {
    name: "OK and ALARM at the same time the other way round: ALARM wins",
    play: ({ told }) => {
      told(0, alarm("OK", 0));
      told(0, alarm("ALARM", 0));
    },
    status: "firing",
    lines: [alarmed],
  },
  {
    name: "OK and ALARM at the same time, and the source says OK: a copy of ALARM changes nothing any more",
    play: ({ told, asked, tick }) => {
      told(0, alarm("ALARM", 0));
      told(0, alarm("OK", 0));
      asked(1, { source: "aws", resolved: [alarm("OK", 0)] });
      told(2, alarm("ALARM", 0));
      tick(3);
    },
    status: "resolved",
    lines: [alarmed, "12:00 resolved after 0 s"],
  },
  {
    name: "missing data is not the end",
    play: ({ told, tick }) => {
      told(0, alarm("ALARM", 0));
      told(5, alarm("INSUFFICIENT_DATA", 5));
      told(5, alarm("INSUFFICIENT_DATA", 5));
      tick(30);
    },
    status: "unknown",
    lines: [alarmed, "12:05 noData aws has no data for it"],
  },
  {
    name: "missing data, then OK: that is the proof",
    play: ({ told, tick }) => {
      told(0, alarm("ALARM", 0));
      told(5, alarm("INSUFFICIENT_DATA", 5));
      told(9, alarm("OK", 9));
      tick(10);
    },
    status: "resolved",
    lines: [alarmed, "12:05 noData aws has no data for it", "12:09 resolved after 9 min"],
  },
  {
    name: "missing data after the end changes nothing",
    play: ({ told, tick }) => {
      told(0, alarm("ALARM", 0));
      told(3, alarm("OK", 3));
      told(5, alarm("INSUFFICIENT_DATA", 5));
      tick(10);
    },
    status: "resolved",
    lines: [alarmed, "12:03 resolved after 3 min"],
  },
  {
    name: "a deleted alarm closes grey",
    play: ({ told, tick }) => {
      told(0, alarm("ALARM", 0));
      told(5, alarm("DELETED", 5));
      tick(10);
    },
    status: "unknown",
    lines: [alarmed, "12:05 closed its alarm was deleted"],
  },
  {
    name: "nothing heard of for a day closes grey",
    play: ({ told, tick }) => {
      told(0, alarm("ALARM", 0));
      told(5, alarm("INSUFFICIENT_DATA", 5));
      tick(5 + 24 * 60 - 1);
      tick(5 + 24 * 60);
      tick(5 + 24 * 60 + 1);
    },
    status: "unknown",
    lines: [alarmed, "12:05 noData aws has no data for it", "12:05 closed nothing was heard of it for a day"],
  },
  {
    name: "one proof of two does not open again what closed grey",
    play: ({ told, tick, crash }) => {
      told(0, alarm("ALARM", 0), alarm("ALARM", 0, { fingerprint: "arn#2" }));
      told(5, alarm("INSUFFICIENT_DATA", 5), alarm("INSUFFICIENT_DATA", 5, { fingerprint: "arn#2" }));
      tick(5 + 24 * 60);
      told(6 + 24 * 60, alarm("OK", 9));
      tick(7 + 24 * 60);
      crash();
      tick(8 + 24 * 60);
    },
    status: "unknown",
    lines: [
      "12:00 fired orders-db CPU above 80 % (and 1 more alert)",
      "12:05 noData aws has no data for it",
      "12:05 closed nothing was heard of it for a day",
    ],
  },
  {
    name: "what closed grey turns green with a proof",
    play: ({ told, tick }) => {
      told(0, alarm("ALARM", 0));
      told(5, alarm("DELETED", 5));
      told(7, alarm("OK", 6));
      tick(8);
    },
    status: "resolved",
    lines: [alarmed, "12:05 closed its alarm was deleted", "12:06 resolved after 6 min"],
  },
  {
    name: "a muted alarm is not shown as one that calls",
    play: ({ told }) => told(0, alarm("ALARM", 0, { suppressed: { kind: "muted", by: "nightly", untilMs: at(120) } })),
    status: "silenced",
    lines: [alarmed, "12:00 muted by nightly until 2026-11-21 14:00 UTC"],
  },
  {
    name: "a suppressed alarm of a composite",
    play: ({ told }) =>
      told(0, alarm("ALARM", 0, { suppressed: { kind: "suppressed", by: "WaitPeriod", untilMs: undefined } })),
    status: "silenced",
    lines: [alarmed, "12:00 muted suppressed by WaitPeriod"],
  },
];

test.each(cases)("IncidentBook: $name", ({ play, status, lines }) => {
  const played = story();
  play(played);
  expect(played.lines()).toEqual(lines);
  expect(played.only().status).toBe(status);
});

test.each(cases)("IncidentBook: $name, with a crash after each step", ({ play, status, lines }) => {
  const played = story();
  const crashing: Story = {
    ...played,
    told: (...of) => [played.told(...of), played.crash()][0],
    asked: (...of) => [played.asked(...of), played.crash()][0],
    tick: (minutes) => {
      const dues = played.tick(minutes);
      played.crash();
      return dues;
    },
  };
  play(crashing);
  expect(played.lines()).toEqual(lines);
  expect(played.only().status).toBe(status);
});

test.each([
  { name: "Alertmanager", observations: [prometheusAlert({ to: 5 }), prometheusAlert()] },
  { name: "CloudWatch", observations: [alarm("OK", 5), alarm("ALARM", 0)] },
])("IncidentBook opens nothing for an end of $name that overtook its begin", ({ observations }) => {
  const { told, incidents, alerts, crash } = story();
  for (const observation of observations) {
    told(6, observation);
    crash();
  }
  expect(incidents()).toEqual([]);
  expect(alerts().map(({ status, incident }) => ({ status, incident }))).toEqual([
    { status: "resolved", incident: "" },
  ]);
});

test("IncidentBook writes nothing for repeats", () => {
  const { told, book, asked } = story();
  told(1, prometheusAlert());
  book().observe([prometheusAlert()], at(2), at(2));
  asked(3, { alerts: [prometheusAlert()] });
  expect(book().takeChanges()).toEqual({ alerts: [], incidents: [], entries: [], audit: [] });
});
