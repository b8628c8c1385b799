import Big from "big.js";
import { secondsToDuration, secondsToWords } from "./duration.ts";
import { lintLatencyUnit } from "./lint-latency-unit.ts";
import { lintResolution } from "./lint-resolution.ts";
import type { Slo, Stack } from "./model.ts";
import { reservedLabels } from "./names.ts";
import type { LocatedSlo } from "./parse-stack.ts";
import { lintProbeDurations } from "./probe/lint-probe-durations.ts";
import { type Problem, show } from "./problem.ts";
import { targetFeatures } from "./target-features.ts";

/** What is wrong with one SLO although each of its fields is well formed. */
export function lintSlo({ slo, path }: LocatedSlo, stack: Stack): readonly Problem[] {
  return lints.flatMap((lint) => lint(slo, path, stack));
}

const lints: readonly ((slo: Slo, path: string, stack: Stack) => readonly Problem[])[] = [
  lintTiers,
  lintRetention,
  lintGroupLabels,
  lintOwnLabels,
  lintGap,
  lintSlice,
  lintNativeHistogram,
  lintLatencyUnit,
  lintResolution,
  lintProbeDurations,
];

function lintTiers(slo: Slo, path: string): readonly Problem[] {
  return slo.alerts.tiers.flatMap(({ tier, factor, threshold }): readonly Problem[] => {
    if (new Big(threshold).lt(1)) return [];
    const most = new Big(1).div(slo.errorBudget).round(3, Big.roundDown).toFixed();
    return [
      {
        code: "unreachable-tier",
        path: `${path}.alerts.tiers.${tier.name}`,
        message: `${tier.name} can never fire: burn rate ${factor} × budget ${slo.errorBudget} asks for ${new Big(threshold).times(100).toFixed()} % errors`,
        hint: `switch it off (${show(tier.name)}: "off") or give it a factor below ${most}`,
      },
    ];
  });
}

function lintRetention(slo: Slo, path: string, stack: Stack): readonly Problem[] {
  if (stack.retentionSeconds === undefined || stack.retentionSeconds >= slo.period.seconds) return [];
  return [
    {
      code: "retention",
      path: `${path}.period`,
      message: `the period of ${slo.period.text} is longer than the ${secondsToDuration(stack.retentionSeconds)} that Prometheus keeps`,
      hint: "choose a shorter period, or raise the retention (--storage.tsdb.retention.time) and say so in retention",
    },
  ];
}

function lintGroupLabels(slo: Slo, path: string): readonly Problem[] {
  const at = `${path}.groupBy`;
  if (slo.sli.kind === "composite" && slo.groupBy.length > 0) {
    return [
      {
        code: "group-composite",
        path: at,
        message: "a composite has no groups",
        hint: "remove groupBy; its parts may have groups",
      },
    ];
  }
  return slo.groupBy.flatMap((label, index): readonly Problem[] => {
    if (reservedLabels.has(label)) {
      return [
        {
          code: "reserved-label",
          path: `${at}[${index}]`,
          message: `the label ${show(label)} belongs to nines or Prometheus`,
          hint: "rename it with label_replace() or by relabelling, or group by another label",
        },
      ];
    }
    if (slo.groupBy.indexOf(label) < index)
      return [
        {
          code: "duplicate-label",
          path: `${at}[${index}]`,
          message: `${show(label)} is given twice`,
          hint: "remove one",
        },
      ];
    return [];
  });
}

function lintOwnLabels(slo: Slo, path: string): readonly Problem[] {
  return Object.keys(slo.labels).flatMap((label): readonly Problem[] => {
    if (!reservedLabels.has(label) && !slo.groupBy.includes(label)) return [];
    return [
      {
        code: "reserved-label",
        path: `${path}.labels.${label}`,
        message: `the label ${show(label)} is set by nines itself`,
        hint: "choose another name (also in the labels of the service and the stack)",
      },
    ];
  });
}

function lintGap(slo: Slo, path: string): readonly Problem[] {
  const isTimed = slo.sli.kind === "probe" || slo.sli.kind === "timeSlice";
  if (!isTimed || slo.sli.gap !== "bad" || slo.groupBy.length === 0) return [];
  return [
    {
      code: "gap-groups",
      path: `${path}.sli.gap`,
      message: "a gap cannot be bad per group: nobody knows which groups should be there",
      hint: 'remove groupBy, or write "unknown"',
    },
  ];
}

function lintSlice(slo: Slo, path: string, stack: Stack): readonly Problem[] {
  if (slo.sli.kind !== "timeSlice" || slo.sli.sliceSeconds >= 4 * stack.scrapeSeconds) return [];
  return [
    {
      code: "short-window",
      path: `${path}.sli.slice`,
      message: `a slice of ${secondsToWords(slo.sli.sliceSeconds)} holds fewer than 4 scrapes of ${secondsToWords(stack.scrapeSeconds)}`,
      hint: `write at least ${show(secondsToDuration(4 * stack.scrapeSeconds))}, or scrape more often`,
    },
  ];
}

function lintNativeHistogram(slo: Slo, path: string, stack: Stack): readonly Problem[] {
  if (
    slo.sli.kind !== "latency" ||
    slo.sli.buckets === "classic" ||
    targetFeatures[stack.rules.target].nativeHistograms
  )
    return [];
  return [
    {
      code: "target",
      path: `${path}.sli.buckets`,
      message: `${stack.rules.target} has no native histograms`,
      hint: 'use classic buckets, or set rules.target to "prometheus-3" or "mimir"',
    },
  ];
}
