import { expect, test } from "@jest/globals";
import { matchLabels } from "../../../bot/incidents/poll/match-labels.ts";
import type { SourceSilence } from "../../../bot/sources/poll-report.ts";
import { alarm, at, prometheusAlert, sloAlert } from "./observations.ts";
import { type Story, story } from "./story.ts";

const fired = "12:00 fired checkout answers with errors";
const foreign: SourceSilence = {
  id: "s-9",
  by: "Ben",
  reason: "known",
  fromMs: at(0),
  untilMs: at(60),
  matchers: [{ name: "alertname", value: "HighErrorRate", isRegex: false, isEqual: true }],
  isActive: true,
};
const held = prometheusAlert({ suppressed: { kind: "silenced", by: "Ben", untilMs: at(60) } });
const known = new Set([alarm("ALARM", 0).fingerprint]);

interface Case {
  readonly name: string;
  readonly play: (story: Story) => void;
  readonly status: string;
  readonly lines: readonly string[];
}

test.each<Case>([
  {
    name: "an alert that is no longer reported is unknown after three answers, never green",
    play: ({ told, asked, tick }) => {
      told(0, prometheusAlert());
      for (const minutes of [1, 2, 3, 4, 5]) asked(minutes, {});
      tick(10);
    },
    status: "unknown",
    lines: [fired, "12:03 unknown prod no longer reports it, and did not say that it ended"],
  },
  {
    name: "answers in between begin the count anew",
    play: ({ told, asked, crash }) => {
      told(0, prometheusAlert());
      for (const minutes of [1, 2]) asked(minutes, {});
      asked(3, { alerts: [prometheusAlert()] });
      crash();
      for (const minutes of [4, 5]) asked(minutes, {});
    },
    status: "firing",
    lines: [fired],
  },
  {
    name: "an unknown alert that ends is resolved",
    play: ({ told, asked, tick }) => {
      told(0, prometheusAlert());
      for (const minutes of [1, 2, 3]) asked(minutes, {});
      told(9, prometheusAlert({ to: 8 }));
      tick(10);
    },
    status: "resolved",
    lines: [
      fired,
      "12:03 unknown prod no longer reports it, and did not say that it ended",
      "12:08 resolved after 8 min",
    ],
  },
  {
    name: "an unknown alert that is reported again fires",
    play: ({ told, asked }) => {
      told(0, prometheusAlert());
      for (const minutes of [1, 2, 3]) asked(minutes, {});
      asked(4, { alerts: [prometheusAlert()] });
    },
    status: "firing",
    lines: [
      fired,
      "12:03 unknown prod no longer reports it, and did not say that it ended",
      "12:04 fired it is reported again",
    ],
  },
  {
    name: "what ended while it was silenced says why nobody was told",
    play: ({ told, asked }) => {
      told(0, prometheusAlert());
      asked(1, { alerts: [held], silences: [foreign] });
      for (const minutes of [2, 3, 4]) asked(minutes, { silences: [foreign] });
    },
    status: "unknown",
    lines: [
      fired,
      "12:01 silenced by Ben until 2026-11-21 13:00 UTC: known",
      "12:04 unknown prod no longer reports it; it was silenced, so that its end is not announced",
    ],
  },
  {
    name: "a silence made elsewhere and ended elsewhere",
    play: ({ told, asked, crash }) => {
      told(0, prometheusAlert());
      asked(1, { alerts: [held], silences: [foreign] });
      crash();
      asked(2, { alerts: [held], silences: [{ ...foreign, untilMs: at(90) }] });
      asked(3, { alerts: [prometheusAlert()], silences: [{ ...foreign, isActive: false }] });
    },
    status: "firing",
    lines: [
      fired,
      "12:01 silenced by Ben until 2026-11-21 13:00 UTC: known",
      "12:02 silenced now until 2026-11-21 13:30 UTC: known",
      "12:03 unsilenced the silence by Ben was ended at prod",
    ],
  },
  {
    name: "an inhibited alert calls nobody",
    play: ({ told, asked }) => {
      told(0, prometheusAlert());
      const suppressed = { kind: "inhibited", by: "ClusterDown", untilMs: undefined } as const;
      asked(1, { alerts: [prometheusAlert({ suppressed })] });
    },
    status: "silenced",
    lines: [fired, "12:01 silenced inhibited by ClusterDown"],
  },
  {
    name: "a firing that nobody told is found, and said to be late",
    play: ({ asked }) => asked(12, { alerts: [prometheusAlert()] }),
    status: "firing",
    lines: [fired, "12:12 late found by asking the source prod, 12 min after it began"],
  },
  {
    name: "a firing that nobody told beside one that was told is found, and named",
    play: ({ told, asked }) => {
      told(0, prometheusAlert());
      asked(3, { alerts: [prometheusAlert(), prometheusAlert({ fingerprint: "a2", from: 1, title: "pods restart" })] });
    },
    status: "firing",
    lines: [fired, "12:03 late found by asking the source prod, 2 min after it began: pods restart"],
  },
  {
    name: "a firing that is inhibited is found, and was never to be told",
    play: ({ asked }) => {
      const suppressed = { kind: "inhibited", by: "ClusterDown", untilMs: undefined } as const;
      asked(12, { alerts: [prometheusAlert({ suppressed })] });
      asked(13, { alerts: [prometheusAlert({ suppressed })] });
    },
    status: "silenced",
    lines: [fired, "12:12 silenced inhibited by ClusterDown"],
  },
  {
    name: "a firing that was silenced first is not late once it is not",
    play: ({ asked, told }) => {
      asked(12, { alerts: [held] });
      asked(13, { alerts: [prometheusAlert()] });
      told(13.1, prometheusAlert({ group: "g" }));
    },
    status: "firing",
    lines: [fired, "12:12 silenced by Ben until 2026-11-21 13:00 UTC", "12:13 unsilenced it is still firing"],
  },
  {
    name: "the source's own word is waited for, and is not late",
    play: ({ told, asked }) => {
      asked(1, { alerts: [prometheusAlert()] });
      told(1.1, prometheusAlert({ group: "g" }));
      asked(5, { alerts: [prometheusAlert()] });
    },
    status: "firing",
    lines: [fired],
  },
  {
    name: "a lost re-fire is found in the same incident",
    play: ({ told, tick, asked }) => {
      told(0, prometheusAlert());
      told(4, prometheusAlert({ to: 4 }));
      tick(5);
      asked(10, { alerts: [prometheusAlert({ from: 7 })] });
    },
    status: "firing",
    lines: [
      fired,
      "12:04 resolved after 4 min",
      "12:10 reopened after 6 min: checkout answers with errors",
      "12:10 late found by asking the source prod, 3 min after it began: checkout answers with errors",
    ],
  },
  {
    name: "an answer to an older question does not overrule what was heard since",
    play: ({ told, tick, asked }) => {
      told(0, prometheusAlert());
      told(10, prometheusAlert({ to: 10 }));
      asked(10, { atMs: at(9.9), alerts: [prometheusAlert()] });
      tick(11);
    },
    status: "resolved",
    lines: [fired, "12:10 resolved after 10 min"],
  },
  {
    name: "OK at CloudWatch is a proof of a recovery that nobody told",
    play: ({ told, asked, tick }) => {
      told(0, alarm("ALARM", 0));
      asked(9, { source: "aws", resolved: [alarm("OK", 7)], known });
      tick(10);
    },
    status: "resolved",
    lines: ["12:00 fired orders-db CPU above 80 %", "12:07 resolved after 7 min"],
  },
  {
    name: "an answer of CloudWatch that lags behind changes nothing",
    play: ({ told, asked }) => {
      told(5, alarm("ALARM", 5));
      asked(5.2, { source: "aws", resolved: [alarm("OK", 2)], known });
    },
    status: "firing",
    lines: ["12:05 fired orders-db CPU above 80 %"],
  },
  {
    name: "an alarm that is no longer defined is deleted",
    play: ({ told, asked }) => {
      told(0, alarm("ALARM", 0));
      asked(9, { source: "aws", known: new Set() });
    },
    status: "unknown",
    lines: ["12:00 fired orders-db CPU above 80 %", "12:09 closed its alarm was deleted"],
  },
  {
    name: "a series exists as long as its alarm",
    play: ({ told, asked }) => {
      told(0, alarm("ALARM", 0, { fingerprint: `${alarm("ALARM", 0).fingerprint}#7` }));
      asked(9, { source: "aws", known });
    },
    status: "firing",
    lines: ["12:00 fired orders-db CPU above 80 %"],
  },
])("IncidentBook.poll(): $name", ({ play, status, lines }) => {
  const played = story();
  play(played);
  expect(played.lines()).toEqual(lines);
  expect(played.only().status).toBe(status);
});

test("IncidentBook.poll() says once that a source cannot be asked, changes no state, and says when it can again", () => {
  const { told, asked, tick, incidents, lines, crash } = story();
  told(0, prometheusAlert());
  for (let minute = 1; minute <= 6; minute += 1) {
    asked(minute, { isComplete: false, why: "it cannot be reached (ECONNREFUSED)" });
    if (minute === 4) crash();
  }
  expect(incidents().map(({ kind, status }) => `${kind} ${status}`)).toEqual(["prometheus firing", "self firing"]);
  asked(7, { alerts: [prometheusAlert()] });
  tick(8);
  expect(incidents().map(({ kind, status }) => `${kind} ${status}`)).toEqual(["prometheus firing", "self resolved"]);
  expect(lines()).toEqual([
    fired,
    "12:03 fired prod cannot be asked what fires: it cannot be reached (ECONNREFUSED)",
    "12:07 resolved after 4 min",
  ]);
});

test("siblings of an alert that was found join it once they are told with their group", () => {
  const { told, asked, only, crash } = story();
  asked(12, { alerts: [prometheusAlert()] });
  told(13, prometheusAlert({ group: "g" }));
  crash();
  told(14, prometheusAlert({ group: "g", fingerprint: "a2", name: "Other", from: 14 }));
  expect(only().counts.total).toBe(2);
});

test.each([
  { matchers: [], labels: { a: "1" }, holds: false },
  { matchers: [{ name: "a", value: "1", isRegex: false, isEqual: true }], labels: { a: "1" }, holds: true },
  { matchers: [{ name: "a", value: "1", isRegex: false, isEqual: false }], labels: { a: "1" }, holds: false },
  { matchers: [{ name: "b", value: "", isRegex: false, isEqual: true }], labels: { a: "1" }, holds: true },
  { matchers: [{ name: "a", value: "1|2", isRegex: true, isEqual: true }], labels: { a: "12" }, holds: false },
  { matchers: [{ name: "a", value: "1|2", isRegex: true, isEqual: false }], labels: { a: "3" }, holds: true },
  { matchers: [{ name: "a", value: "(", isRegex: true, isEqual: false }], labels: { a: "3" }, holds: false },
])("matchLabels() of $matchers on $labels: $holds", ({ matchers, labels, holds }) => {
  expect(matchLabels(matchers)(labels)).toBe(holds);
});

test("an SLO's alert that only a poll knows is as severe as one that was told", () => {
  const { asked, only, tick } = story();
  asked(30, { alerts: [sloAlert("page")] });
  expect(only()).toMatchObject({ kind: "slo", severity: "critical" });
  expect(tick(30)).toMatchObject([{ kind: "handOver" }]);
});
