import { secondsToDuration } from "../slo/duration.ts";
import type { Period, Service, Stack } from "../slo/model.ts";
import { budgetAlerts } from "./budget-alerts.ts";
import { burnAlerts, ownBurnAlerts } from "./burn-alerts.ts";
import { factRules } from "./fact-rules.ts";
import { fillGroups } from "./fill-groups.ts";
import { healthAlerts } from "./health-alerts.ts";
import { evaluationSeconds, factSeconds, periodEvaluationSeconds, stageSeconds } from "./intervals.ts";
import { calendarStageRules, periodRules } from "./period-rules.ts";
import { probeRules } from "./probe-rules.ts";
import { raisedByPrometheus } from "./raised-by-prometheus.ts";
import type { Rule, RuleFile, RuleGroup } from "./rule.ts";
import { saturationRules } from "./saturation-rules.ts";
import { type Selection, selectedSlos, shardSelections } from "./selection.ts";
import { shiftFiles } from "./shift/shift-rules.ts";
import { signalRules } from "./signal-rules.ts";
import { stageRules, windowRules } from "./window-rules.ts";

/**
 * Every rule of a stack: a file per service with what only it can say, then a constant number of generic rules that serve
 * all SLOs. Rules of one record that differ only in their selection stand in files of their own: within one file they would
 * look like duplicates to `promtool check rules --lint`.
 */
export function ruleFiles(whole: Stack): readonly RuleFile[] {
  const stack = raisedByPrometheus(whole);
  const shards = shardSelections(stack);
  return [
    ...stack.services.map((service) => serviceFile(service, stack)).filter(({ groups }) => groups.length > 0),
    ...shards.map((selection, index) => genericFile(stack, { selection, suffix: shardSuffix(shards, index) })),
    ...shards.flatMap((selection, index) => periodFiles(stack, { selection, suffix: shardSuffix(shards, index) })),
    ...probeFiles(stack),
    ...shiftFiles(stack),
  ];
}

interface Shard {
  readonly selection: Selection;
  readonly suffix: string;
}

function serviceFile(service: Service, stack: Stack): RuleFile {
  const groups = (part: string, interval: number, rulesPerSlo: readonly (readonly Rule[])[]) =>
    fillGroups(rulesPerSlo, stack.rules.rulesPerGroup).map(
      (rules, index): RuleGroup => ({
        name: `nines-${service.name}-${part}-${index + 1}`,
        interval: secondsToDuration(interval),
        rules,
      }),
    );
  return {
    name: `service-${service.name}`,
    groups: [
      ...groups(
        "signals",
        evaluationSeconds,
        service.slos.map((slo) => signalRules(slo, stack)),
      ),
      ...groups(
        "facts",
        factSeconds,
        service.slos.map((slo) => factRules(slo, stack)),
      ),
      ...groups(
        "saturation",
        evaluationSeconds,
        saturationRules(service, stack).map((rule) => [rule]),
      ),
      ...groups(
        "alerts",
        evaluationSeconds,
        service.slos.map((slo) => ownBurnAlerts(slo, stack)),
      ),
    ],
  };
}

function genericFile(stack: Stack, { selection, suffix }: Shard): RuleFile {
  return {
    name: `generic${suffix}`,
    groups: [
      // Alerts stand behind the windows they read, in one group, so that they see this minute's ratios.
      {
        name: `nines-burn${suffix}`,
        interval: secondsToDuration(evaluationSeconds),
        rules: [...windowRules(stack, selection), ...burnAlerts(stack, selection)],
      },
      { name: `nines-stage${suffix}`, interval: secondsToDuration(stageSeconds), rules: stageRules(selection) },
      {
        name: `nines-health${suffix}`,
        interval: secondsToDuration(evaluationSeconds),
        rules: healthAlerts(stack, selection),
      },
    ],
  };
}

function periodFiles(stack: Stack, shard: Shard): readonly RuleFile[] {
  const everyPeriod = periodsOf(stack);
  return periodsOf(stack, shard.selection).map((period) => {
    const selection = everyPeriod.length === 1 ? shard.selection : idsWithPeriod(stack, shard.selection, period);
    const name = `${period.text}${shard.suffix}`;
    const stage: readonly RuleGroup[] =
      period.kind === "calendar"
        ? [
            {
              name: `nines-stage-${name}`,
              interval: secondsToDuration(stageSeconds),
              rules: calendarStageRules(period.unit, selection),
            },
          ]
        : [];
    return {
      name: `period-${name}`,
      groups: [
        ...stage,
        {
          name: `nines-period-${name}`,
          interval: secondsToDuration(periodEvaluationSeconds),
          rules: [...periodRules(period, stack, selection), ...budgetAlerts(period, stack, selection)],
        },
      ],
    };
  });
}

/** One file for the targets of all probes, whichever SLO they belong to. */
function probeFiles(stack: Stack): readonly RuleFile[] {
  const rules = probeRules(stack);
  const interval = secondsToDuration(evaluationSeconds);
  return rules.length === 0 ? [] : [{ name: "probes", groups: [{ name: "nines-probes", interval, rules }] }];
}

function idsWithPeriod(stack: Stack, selection: Selection, period: Period): Selection {
  return {
    kind: "ids",
    ids: selectedSlos(stack, selection)
      .filter((slo) => slo.period.text === period.text)
      .map((slo) => slo.id),
  };
}

function periodsOf(stack: Stack, selection: Selection = { kind: "all" }): readonly Period[] {
  return [...new Map(selectedSlos(stack, selection).map(({ period }) => [period.text, period])).values()].sort(
    (a, b) => a.seconds - b.seconds || (a.text < b.text ? -1 : 1),
  );
}

function shardSuffix(shards: readonly Selection[], index: number): string {
  return shards.length === 1 ? "" : `-shard-${index + 1}`;
}

/** Number of rules in all files. */
export function countRules(files: readonly RuleFile[]): number {
  return files.reduce((sum, file) => sum + file.groups.reduce((inFile, group) => inFile + group.rules.length, 0), 0);
}
