import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { events, latency, service, slo, timeSlice } from "../../slo/define-stack.ts";
import type { SloSpec } from "../../slo/spec.ts";
import { needs } from "../servers/needs.ts";
import { promtool } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { stackOf, writeStack } from "./generated-stack.ts";

const counted = slo("availability", {
  objective: "99.9",
  sli: events({ total: 'requests_total{job="cart"}', bad: 'requests_total{job="cart",code=~"5.."}' }),
  groupBy: ["route"],
  idle: "good",
  alerts: { tiers: { "page-slow": { for: "3m" }, "ticket-slow": "off" } },
});
const kept = slo("availability", { ...counted, alerts: { tiers: { "page-fast": { keepFiringFor: "15m" } } } });
const successes = slo("successes", { objective: "99", sli: events({ total: "all_total", good: "fine_total" }) });
const fast = slo("fast", { objective: "99", sli: latency({ histogram: "cart_seconds", threshold: "500ms" }) });
const up = slo("up", { objective: "99.9", sli: timeSlice({ condition: "min(up) > 0", gap: "bad" }) });
const excluded = slo("availability", {
  ...counted,
  exclusions: [{ name: "backup", every: "day", at: "03:00", for: "1h" }],
});

/** A way to break a generated rule: what is written in place of what. */
interface Mutation {
  readonly name: string;
  readonly slo: SloSpec;
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
}

const service1 = "service-cart";

const mutations: readonly Mutation[] = [
  {
    name: "a threshold ten times as high as errors can be",
    slo: counted,
    file: service1,
    from: "vector(0.0144)",
    to: "vector(10)",
  },
  { name: "a threshold within the budget", slo: counted, file: service1, from: "vector(0.006)", to: "vector(0.0001)" },
  {
    name: "a bad series that may be missing",
    slo: counted,
    file: service1,
    from: /\n +or on \(route\) 0 \* [^\n]+/,
    to: "",
  },
  {
    name: "bad and total exchanged",
    slo: counted,
    file: service1,
    from: /sli_(total|bad)(:rate5m\n)/g,
    to: "swapped_$1$2",
  },
  { name: "another matcher for bad events", slo: counted, file: service1, from: /code=~"5.."/g, to: 'code=~"4.."' },
  { name: "lost groups", slo: counted, file: service1, from: /sum by \(route\) /g, to: "sum" },
  { name: "no minimum of bad events", slo: counted, file: service1, from: /vector\(5\)/g, to: "vector(0)" },
  {
    name: "a tier that was switched off",
    slo: counted,
    file: service1,
    from: '"page-slow", "", "")',
    to: '"ticket-slow", "", "")',
  },
  { name: "no wait", slo: counted, file: service1, from: "for: 3m", to: "for: 0s" },
  {
    name: "an alert that does not keep firing",
    slo: kept,
    file: service1,
    from: /keep_firing_for: 15m/,
    to: "keep_firing_for: 0s",
  },
  { name: "a label of the service lost", slo: counted, file: service1, from: "team: shop", to: "team: another" },
  {
    name: "an error ratio without its total",
    slo: counted,
    file: "generic",
    from: /ratio_rate1h\n([^/]+)\/ \(sum_over_time\(slo:sli_total:rate5m\[1h\]\) > 0\)/,
    to: "ratio_rate1h\n$1",
  },
  {
    name: "idle time that is not good any more",
    slo: counted,
    file: service1,
    from: "idle: good",
    to: "idle: excluded",
  },
  {
    name: "a division by zero",
    slo: successes,
    file: "generic",
    from: /\(slo:sli_total:rate5m > 0\)/,
    to: "slo:sli_total:rate5m",
  },
  {
    name: "an alert for every long window",
    slo: counted,
    file: "generic",
    from: / and \(slo:sli_error:ratio_rate5m > [^\n]+/,
    to: "",
  },
  {
    name: "a missing signal that nobody reports",
    slo: successes,
    file: "generic",
    from: /unless on \(slo_id\) \(slo:sli_total:rate5m and [^\n]+/,
    to: "unless on (slo_id) slo:info",
  },
  {
    name: "a missing group that nobody reports",
    slo: counted,
    file: "generic",
    from: "last_over_time(slo:sli_total:rate5m[1h])",
    to: "slo:sli_total:rate5m",
  },
  {
    name: "a signal that is always reported missing",
    slo: successes,
    file: "generic",
    from: /\n +unless on \(slo_id\) \(slo:sli_total:rate5m and [^\n]+/,
    to: "",
  },
  {
    name: "a wrong period",
    slo: successes,
    file: "period-30d",
    from: "1 - slo:period_burn_rate:ratio",
    to: "2 - slo:period_burn_rate:ratio",
  },
  {
    name: "good events taken for bad ones",
    slo: successes,
    file: service1,
    from: /clamp_min\([^@]+?\n +0\n +\)/,
    to: "sum(rate(fine_total[5m30s]))",
  },
  { name: "another bucket", slo: fast, file: service1, from: 'le="0.5"', to: 'le="0.25"' },
  { name: "a gap that is good", slo: up, file: service1, from: "or on () vector(1)", to: "or on () vector(0)" },
  { name: "the opposite condition", slo: up, file: service1, from: "> bool 0", to: "<= bool 0" },
  { name: "an exclusion at another time", slo: excluded, file: service1, from: /% 86400 < \d+/, to: "% 86400 < 60" },
];

needs("prometheus")("ruleTests() fails in promtool", () => {
  test.each(mutations)("when the rules have $name", async ({ slo: spec, file, from, to }) => {
    await inTemporaryFolder("mutation", async (folder) => {
      const stack = stackOf({ name: "small", services: [service("cart", { team: "shop", slos: [spec] })] });
      const tests = await writeStack(stack, { folder, part: "prometheus/tests" });
      const path = join(folder, "prometheus", "rules", `${file}.yaml`);
      const rules = await readFile(path, "utf8");
      const mutated = restored(rules.replace(from, to));
      expect(mutated).not.toBe(rules);
      await writeFile(path, mutated);
      const { code, stderr } = await promtool(["test", "rules", ...tests]);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("FAILED") });
    });
  });
});

/** An exchange of two names needs a step between. */
function restored(rules: string): string {
  return rules.replaceAll("swapped_total", "sli_bad").replaceAll("swapped_bad", "sli_total");
}
