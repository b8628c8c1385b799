import { expect, test } from "@jest/globals";
import type { Observation } from "../../../bot/model/observation.ts";
import { closedWords } from "../../../bot/render/closed.ts";
import { alarm, at, prometheusAlert, shiftPage } from "./observations.ts";
import { type Story, story } from "./story.ts";

type Some = Parameters<typeof prometheusAlert>[0] & { readonly generatorUrl?: string };

/** An alert whose text has a number. */
function says(title: string, { generatorUrl, ...rest }: Some = {}): Observation {
  const said = prometheusAlert({ title, annotations: { summary: title }, severity: "critical", ...rest });
  if (said.facts.kind !== "prometheus" || generatorUrl === undefined) return said;
  return { ...said, facts: { ...said.facts, generatorUrl } };
}
const rule = { generatorUrl: "http://prometheus:9090/graph?g0.expr=lost+%3E+5&g0.tab=1" };
const grafana = { generatorUrl: "https://grafana.example/alerting/grafana/abc/view?orgId=1" };

test.each<{ readonly name: string; readonly play: (story: Story) => void; readonly title: string }>([
  {
    name: "an alert that fires says what its source says of it now",
    play: ({ told, asked }) => {
      told(0, says("6 were lost"));
      asked(1, { alerts: [says("14 were lost")] });
    },
    title: "14 were lost",
  },
  {
    name: "an older copy of the first notification changes nothing",
    play: ({ told, asked, crash }) => {
      told(0, says("6 were lost"));
      asked(1, { alerts: [says("14 were lost")] });
      crash();
      told(2, says("6 were lost"));
    },
    title: "14 were lost",
  },
  {
    name: "an answer to an older question changes nothing",
    play: ({ told, asked }) => {
      told(1, says("14 were lost"));
      asked(1.1, { atMs: at(0.9), alerts: [says("6 were lost")] });
    },
    title: "14 were lost",
  },
  {
    name: "another alert of the incident does not speak for it",
    play: ({ told, asked }) => {
      const second = { fingerprint: "a2", from: 1, group: "g" } as const;
      told(0, says("6 were lost", { group: "g" }));
      told(1, says("3 % fail", second));
      asked(2, { alerts: [says("6 were lost"), says("9 % fail", second)] });
    },
    title: "6 were lost",
  },
  {
    name: "what is resolved says what its rule said last",
    play: ({ told, asked }) => {
      told(0, says("6 were lost", rule));
      asked(1, { alerts: [says("14 were lost", rule)] });
      told(2, says("17 were lost", { ...rule, to: 2 }));
    },
    title: "17 were lost",
  },
  {
    name: "what is resolved does not say how it is now that all is well, as Grafana does",
    play: ({ told, asked }) => {
      told(0, says("6 were lost", grafana));
      asked(1, { alerts: [says("14 were lost", grafana)] });
      told(2, says("0 were lost", { ...grafana, to: 2 }));
    },
    title: "14 were lost",
  },
  {
    name: "CloudWatch's list of alarms says less than its messages",
    play: ({ told, asked }) => {
      told(0, alarm("ALARM", 0, { title: "CPU is 97 %" }));
      asked(1, { source: "aws", alerts: [alarm("ALARM", 0, { title: "orders-db-cpu" })] });
    },
    title: "CPU is 97 %",
  },
])("IncidentBook.poll(): $name", ({ play, title }) => {
  const played = story();
  play(played);
  expect(played.only().title).toBe(title);
});

test("newer texts are told to nobody: no line in the thread, no call, and the acknowledgement stays", () => {
  const { told, asked, act, tick, only, lines, alerts } = story();
  told(0, says("6 were lost", { annotations: { summary: "6 were lost", values: "C=6" } }));
  tick(0);
  act(0.5, { kind: "ack", incident: only().id, from: undefined });
  asked(1, { alerts: [says("14 were lost")] });
  expect(tick(1)).toEqual([]);
  expect(lines()).toEqual(["12:00 fired 6 were lost", "12:00 acked by Ana"]);
  expect(only()).toMatchObject({ title: "14 were lost", status: "firing", ack: { by: { name: "Ana" } } });
  // What only the notification said stays.
  expect(alerts()[0]?.annotations).toEqual({ summary: "14 were lost", values: "C=6" });
});

test("an alert that fires again with another number says it each time, and its end has all of them", () => {
  const lost = (count: number, when: { readonly from: number; readonly to?: number }) => {
    const page = shiftPage("DrainDroppedRequests", { title: `${count} requests to green were lost`, ...when });
    return { ...page, facts: says("", rule).facts };
  };
  const { told, asked, tick, only, lines } = story();
  told(0, lost(6, { from: 0 }));
  asked(1, { alerts: [lost(26, { from: 0 })] });
  told(2, lost(26, { from: 0, to: 2 }));
  told(3, lost(6, { from: 3 }));
  told(4, lost(6, { from: 3, to: 4 }));
  told(6, lost(11, { from: 6 }));
  told(7, lost(11, { from: 6, to: 7 }));
  tick(9);
  expect(lines()).toEqual([
    "12:00 fired 6 requests to green were lost",
    "12:03 reopened after 1 min: 6 requests to green were lost",
    "12:06 reopened after 2 min, for the 2nd time within an hour: 11 requests to green were lost",
    "12:07 resolved after 7 min",
  ]);
  expect(closedWords({ incident: only(), alerts: [], slo: undefined, deploys: [], picture: undefined })).toBe(
    "11 requests to green were lost: came back, 7 min in all; before that: 26 requests to green were lost; 6 requests to green were lost",
  );
});
