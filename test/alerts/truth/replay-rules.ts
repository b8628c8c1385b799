import type { RecordingRule, Rule, RuleFile, RuleGroup } from "../../../alerts/rule.ts";
import type { Prometheus } from "../../servers/prometheus.ts";
import { remoteWrite, stale, type WrittenSample, type WrittenSeries } from "./remote-write.ts";
import { evaluateAt, groupInstants, type Instants, type ReplayRange } from "./rule-instants.ts";

/**
 * Records what the rules would have recorded had they been running all the time: the real engine evaluates each expression at
 * the group's own instants, rule after rule, and what it answers is written back with staleness markers where a series ends.
 */
export async function replayRules(
  prometheus: Prometheus,
  files: readonly RuleFile[],
  range: ReplayRange,
): Promise<void> {
  for (const group of inOrderOfReading(files.flatMap((file) => file.groups))) {
    const instants = groupInstants(group, range);
    for (const rule of group.rules) {
      if (rule.kind === "recording") await remoteWrite(prometheus.url, await recordedBy(rule, instants, prometheus));
    }
  }
}

/** Groups sorted so that each stands behind those whose series it reads. */
function inOrderOfReading(groups: readonly RuleGroup[]): readonly RuleGroup[] {
  const sorted: RuleGroup[] = [];
  const visit = (group: RuleGroup) => {
    if (sorted.includes(group)) return;
    const text = group.rules
      .filter(isRecording)
      .map((rule) => rule.expr)
      .join("\n");
    for (const other of groups) {
      if (other !== group && recordsOf(other).some((name) => reads(text, name) && !recordsOf(group).includes(name)))
        visit(other);
    }
    sorted.push(group);
  };
  for (const group of groups) visit(group);
  return sorted;
}

function recordsOf(group: RuleGroup): readonly string[] {
  return [...new Set(group.rules.filter(isRecording).map((rule) => rule.record))];
}

function isRecording(rule: Rule): rule is RecordingRule {
  return rule.kind === "recording";
}

function reads(expressions: string, name: string): boolean {
  return new RegExp(`(?<![\\w:])${name}(?![\\w:])`).test(expressions);
}

/** What a rule records when its group is evaluated at these instants. */
export async function recordedBy(
  rule: RecordingRule,
  instants: Instants,
  prometheus: Prometheus,
): Promise<readonly WrittenSeries[]> {
  const series = new Map<string, { labels: Readonly<Record<string, string>>; values: Map<number, number> }>();
  for (const { labels, points } of await evaluateAt(prometheus, rule.expr, instants)) {
    const { __name__: _, ...own } = labels;
    const named = { ...own, ...rule.labels, __name__: rule.record };
    const key = JSON.stringify(Object.entries(named).sort());
    const known = series.get(key) ?? { labels: named, values: new Map() };
    for (const [time, value] of points) {
      const timeMs = Math.round(time * 1000);
      if (known.values.has(timeMs))
        throw new Error(`the rule for ${rule.record} fails: it gives ${key} twice at ${time}`);
      known.values.set(timeMs, value);
    }
    series.set(key, known);
  }
  return [...series.values()].map(({ labels, values }) => ({ labels, samples: withStaleMarkers(values, instants) }));
}

/** Samples in order of time; where the rule gave no value at its next instant, the series ends. */
function withStaleMarkers(values: ReadonlyMap<number, number>, { end, step }: Instants): readonly WrittenSample[] {
  return [...values]
    .sort(([a], [b]) => a - b)
    .flatMap(([timeMs, value]): readonly WrittenSample[] => {
      const next = timeMs + step * 1000;
      return values.has(next) || next > end * 1000
        ? [[timeMs, value]]
        : [
            [timeMs, value],
            [next, stale],
          ];
    });
}
