import { expect, test } from "@jest/globals";
import { createTrafficReader } from "../../../../exporters/shifts/read/traffic-reader.ts";
import type { PrometheusClient } from "../../../../service/prometheus-client.ts";
import type { PrometheusSample } from "../../../../service/prometheus-result.ts";
import { isMatched } from "./is-matched.ts";
import { patient, reasonFor, shiftOf } from "./shift-of.ts";

const shift = shiftOf({ traffic: { kind: "haproxy", proxy: "app" } });

/** A Prometheus of which the test says when it answers, with the requests that each server had by then. */
function createSlowPrometheus() {
  const pending: ((requests: number) => void)[] = [];
  const client: Pick<PrometheusClient, "query" | "address"> = {
    address: "prometheus",
    query: (selector) =>
      new Promise((resolve) => {
        pending.push((requests) => resolve(seriesOf(requests).filter(({ labels }) => isMatched(labels, selector))));
      }),
  };
  const read = createTrafficReader(shift, { prometheus: () => client as PrometheusClient, scrapeSeconds: 5 });
  return {
    look: (signal: AbortSignal = patient) => {
      const reading = read(signal);
      const answer = pending.at(-1);
      return { reading, answer: (requests: number) => answer?.(requests) };
    },
  };
}

function seriesOf(requests: number): readonly PrometheusSample[] {
  const row = (metric: string, labels: Readonly<Record<string, string>>, value: number) => ({
    labels: { __name__: metric, instance: "one", ...labels },
    time: 0,
    value,
  });
  const count = (labels: Readonly<Record<string, string>>, kind: string, value: number) => [
    row(`haproxy_${kind}_sessions_total`, { proxy: "app", ...labels }, value),
    row(`haproxy_${kind}_http_responses_total`, { proxy: "app", code: "2xx", ...labels }, value),
  ];
  return [
    ...count({ server: "blue" }, "server", requests),
    ...count({ server: "green" }, "server", requests),
    ...count({}, "backend", 2 * requests),
    row("haproxy_process_start_time_seconds", {}, 1_000),
  ];
}

test("an answer that comes after a later look's is no restart, and counts nothing twice", async () => {
  const prometheus = createSlowPrometheus();
  const seen = async (requests: number) => {
    const { reading, answer } = prometheus.look();
    answer(requests);
    const { restarts, arms, lost } = await reading;
    return { restarts, green: arms["green"]?.requests, lost };
  };
  const first = await seen(100);
  const gaveUp = new AbortController();
  const late = prometheus.look(gaveUp.signal);
  gaveUp.abort(new DOMException("", "TimeoutError"));
  const reason = await reasonFor(late.reading);
  const back = await seen(758);
  // As it was before Prometheus stood still.
  late.answer(340);
  await new Promise((resolve) => setImmediate(resolve));
  expect({ first, reason, back, after: await seen(802) }).toEqual({
    first: { restarts: 0, green: 0, lost: 0 },
    reason: "Prometheus: it does not answer in time (again)",
    back: { restarts: 0, green: 658, lost: 0 },
    after: { restarts: 0, green: 702, lost: 0 },
  });
});
