import { expect, test } from "@jest/globals";
import { oneOfSeveral } from "../../cli/check/one-of-several.ts";
import { shiftOf } from "../slo/shift/small-shift.ts";

const stats = "/run/haproxy.sock";
const several =
  "checkout-green.traffic.stats warning: Prometheus has the backend app of 2 HAProxies (a:8405, b:8405), and stats names one of them: the exporter sees the weights and requests of that one alone (leave stats out: the exporter then asks Prometheus, which has them all; where only that one is meant, choose it by matchers)";

test.each([
  { name: "stats of one of two HAProxies", traffic: { stats }, instances: ["b:8405", "a:8405"], says: [several] },
  { name: "stats of the only HAProxy", traffic: { stats }, instances: ["a:8405"], says: [] },
  { name: "a backend that nobody knows", traffic: { stats }, instances: [], says: [] },
  { name: "no stats", traffic: {}, instances: ["a:8405", "b:8405"], says: [] },
])("oneOfSeveral() says of $name what is missed", async ({ traffic, instances, says }) => {
  const asked: (readonly [query: string, at: number | undefined])[] = [];
  const client = {
    query: async (query: string, { at }: { readonly at?: number } = {}) => {
      asked.push([query, at]);
      return instances.map((instance) => ({ labels: { instance }, time: 0, value: 1 }));
    },
  };
  const shift = shiftOf({ traffic: { kind: "haproxy", proxy: "app", matchers: 'env="live"', ...traffic } });
  const told = await oneOfSeveral(shift, { client, lately: { from: 0, to: 3_600 } });
  expect(told.map(({ path, severity, message, hint }) => `${path} ${severity}: ${message} (${hint})`)).toEqual(says);
  expect(asked).toEqual(
    "stats" in traffic
      ? [['count by (instance) (haproxy_server_sessions_total{proxy="app",server=~"blue",env="live"})', 3_600]]
      : [],
  );
});
