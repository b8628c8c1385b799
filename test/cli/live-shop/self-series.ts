import type { RuleFile } from "../../../alerts/rule.ts";
import { durationToSeconds } from "../../../slo/duration.ts";
import { prometheusSeries } from "../../../slo/names.ts";
import { series } from "./raw-series.ts";
import type { SampleSeries } from "./sample-series.ts";

const labels = { job: "prometheus", instance: "prometheus:9090" };

/** Six hours of what Prometheus tells about itself, and about the daemons that it scrapes. */
export function selfSeries(
  files: readonly (RuleFile & { readonly path: string })[],
  now: number,
): readonly SampleSeries[] {
  const past = (
    metric: string,
    more: Readonly<Record<string, string>>,
    value: (time: number) => number,
  ): SampleSeries => ({
    ...series(now, { metric, labels: { ...labels, ...more }, value, hours: 6.5 }),
    live: false,
  });
  const groups = files.flatMap((file) =>
    file.groups.map((group) => ({ group, ruleGroup: `${file.path};${group.name}` })),
  );
  return [
    ...groups.flatMap(({ group, ruleGroup }, index) => {
      const of = (metric: string, value: (time: number) => number) => past(metric, { rule_group: ruleGroup }, value);
      const cost = 0.0015 * group.rules.length * (group.name.includes("period") ? 3 : 1);
      return [
        of(prometheusSeries.groupDuration, (time) => cost * (1 + 0.2 * Math.sin(time / 1_100 + index))),
        of(prometheusSeries.groupInterval, () => durationToSeconds(group.interval) ?? 60),
        of(prometheusSeries.groupRules, () => group.rules.length),
        of(prometheusSeries.groupSamples, () => group.rules.length * 4),
        of(prometheusSeries.groupMissed, () => 0),
        of(prometheusSeries.evaluationFailures, () => 0),
      ];
    }),
    past(prometheusSeries.headSeries, {}, (time) => 48_200 + 900 * Math.sin(time / 4_000)),
    ...["nines-exporter", "nines-relay"].map(
      (job): SampleSeries => ({
        ...past(prometheusSeries.up, {}, () => 1),
        labels: { job, instance: job === "nines-exporter" ? "exporter-0" : "relay-0" },
      }),
    ),
  ];
}
