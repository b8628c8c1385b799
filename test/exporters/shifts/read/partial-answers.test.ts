import { expect, test } from "@jest/globals";
import { createTrafficReader } from "../../../../exporters/shifts/read/traffic-reader.ts";
import type { PrometheusClient } from "../../../../service/prometheus-client.ts";
import { isMatched } from "./is-matched.ts";
import { patient, shiftOf } from "./shift-of.ts";

const shift = shiftOf({ traffic: { kind: "haproxy", proxy: "app" } });

type Labels = Readonly<Record<string, string>>;

interface Look {
  readonly requests: number;
  /** Which series the answer lacks. */
  readonly lacks?: (labels: Labels) => boolean;
}

/** What each look says of green, or why it says nothing. */
async function greenOver(looks: readonly Look[]) {
  let look: Look = { requests: 0 };
  const client: Pick<PrometheusClient, "query" | "address"> = {
    address: "prometheus",
    query: async (selector) =>
      seriesOf(look.requests).filter(({ labels }) => isMatched(labels, selector) && look.lacks?.(labels) !== true),
  };
  const read = createTrafficReader(shift, { prometheus: () => client as PrometheusClient, scrapeSeconds: 5 });
  const told: unknown[] = [];
  for (look of looks) {
    told.push(
      await read(patient).then(
        ({ arms, restarts }) => ({
          requests: arms["green"]?.requests,
          errors: arms["green"]?.errors,
          lost: arms["green"]?.lost,
          restarts,
        }),
        ({ message }: Error) => message,
      ),
    );
  }
  return told;
}

/** Of ten requests of each server one is answered with an error. */
function seriesOf(requests: number) {
  const row = (metric: string, more: Labels, value: number) => ({
    labels: { __name__: metric, instance: "one", ...more } as Labels,
    time: 0,
    value,
  });
  const count = (more: Labels, kind: string, all: number) => [
    row(`haproxy_${kind}_sessions_total`, { proxy: "app", ...more }, all),
    row(`haproxy_${kind}_http_responses_total`, { proxy: "app", code: "2xx", ...more }, 0.9 * all),
    row(`haproxy_${kind}_http_responses_total`, { proxy: "app", code: "5xx", ...more }, 0.1 * all),
  ];
  return [
    ...count({ server: "blue" }, "server", requests),
    ...count({ server: "green" }, "server", requests),
    ...count({}, "backend", 2 * requests),
    row("haproxy_process_start_time_seconds", {}, 1_000),
  ];
}

const part = (series: string) =>
  `prometheus has a part of HAProxy's series of backend app alone: ${series} is not there`;
const first = { requests: 0, errors: 0, lost: 0, restarts: 0 };
const last = { requests: 300, errors: 30, lost: 0, restarts: 0 };

test.each<{ name: string; lacks: (labels: Labels) => boolean; series: string }>([
  {
    name: "the requests of one server",
    lacks: (one) => one["server"] === "green" && one["code"] === undefined,
    series: 'haproxy_server_sessions_total{server="green"}',
  },
  {
    name: "the answers of one server",
    lacks: (one) => one["server"] === "green" && one["code"] === "2xx",
    series: 'haproxy_server_http_responses_total{server="green",code="2xx"}',
  },
  {
    name: "the answers of all servers",
    lacks: (one) => one["server"] !== undefined && one["code"] === "2xx",
    series: 'haproxy_server_http_responses_total{server="blue",code="2xx"}',
  },
  {
    name: "the answers of the backend",
    lacks: (one) => one["server"] === undefined && one["code"] === "2xx",
    series: 'haproxy_backend_http_responses_total{code="2xx"}',
  },
])("series that an answer lacks are not 0: $name", async ({ lacks, series }) => {
  const looks = [{ requests: 100 }, { requests: 200, lacks }, { requests: 400 }];
  expect(await greenOver(looks)).toEqual([first, part(series), last]);
});

test("nothing is counted from a first look that lacks some", async () => {
  const lacks = (one: Labels) => one["server"] === "green" && one["code"] === "5xx";
  expect(await greenOver([{ requests: 50, lacks }, { requests: 100 }, { requests: 400 }])).toEqual([
    part('haproxy_server_http_responses_total{server="green",code="5xx"}'),
    first,
    last,
  ]);
});

test("a process whose start an answer lacks is the same one", async () => {
  const lacks = (one: Labels) => one["__name__"] === "haproxy_process_start_time_seconds";
  const second = { requests: 100, errors: 10, lost: 0, restarts: 0 };
  const looks = [{ requests: 100 }, { requests: 200, lacks }, { requests: 400 }];
  expect(await greenOver(looks)).toEqual([first, second, last]);
});
