import { type BurnRateTier, burnRateTiers, defaultFactor } from "./burn-rate-tiers.ts";
import { pathToText } from "./document/schema-problems.ts";
import type { Alerts, AlertTier, Exclusion, Period, Probe, Sli, Slo } from "./model.ts";
import { alertThreshold, objectiveToBudget } from "./objective.ts";
import { periodSeconds } from "./period-seconds.ts";
import type { Problem } from "./problem.ts";
import { exclusionFromSpec } from "./sli/exclusion.ts";
import { sliFromSpec } from "./sli/sli-from-spec.ts";
import type { ExclusionSpec, ServiceSpec, SloSpec, StackSpec, TierSpec } from "./spec.ts";

/** What surrounds an SLO: whose defaults it inherits, what it may refer to, and where its problems go. */
export interface SloContext {
  readonly stack: StackSpec;
  readonly service: ServiceSpec;
  readonly probes: readonly Probe[];
  /** Names of all probes that were written, also of those that are broken. */
  readonly declaredProbes: ReadonlySet<string>;
  readonly scrapeSeconds: number;
  readonly at: readonly PropertyKey[];
  readonly problems: Problem[];
}

/** One SLO with every default filled in; nothing when its SLI cannot be understood. The spec has passed the schema already. */
export function sloFromSpec(spec: SloSpec, context: SloContext): Slo | undefined {
  const { stack, service, problems, probes, declaredProbes, scrapeSeconds } = context;
  const at = pathToText(context.at);
  const sli = sliFromSpec(spec.sli, { at: `${at}.sli`, probes, declaredProbes, scrapeSeconds, problems });
  const exclusions = exclusionsOf(spec, context);
  if (sli === undefined) return undefined;
  const objective = String(spec.objective);
  const errorBudget = objectiveToBudget(objective);
  const period = periodFromText(spec.period ?? "30d");
  const labels = { ...stack.labels, ...service.labels, ...spec.labels };
  return {
    id: `${service.name}-${spec.name}`,
    name: spec.name,
    service: service.name,
    title: spec.title ?? `${service.title ?? service.name} ${spec.name}`,
    description: spec.description ?? "",
    owner: service.owner ?? "",
    team: service.team ?? "",
    tier: service.tier ?? "",
    objective,
    errorBudget,
    period,
    sli,
    groupBy: spec.groupBy ?? [],
    idle: spec.idle ?? "excluded",
    missing: spec.missing ?? "alert",
    alerts: alertsOf(spec, { sli, errorBudget, period }),
    exclusions,
    channel: spec.notify?.channel ?? service.notify?.channel ?? stack.notify?.channel ?? "",
    mention: spec.notify?.mention ?? service.notify?.mention ?? stack.notify?.mention ?? "",
    runbook: spec.runbook ?? service.runbook,
    links: { ...service.links, ...spec.links },
    labels,
    expect: {
      series: spec.expect?.series ?? 20,
      groups: spec.expect?.groups ?? 1,
      eventsPerSecond: spec.expect?.eventsPerSecond,
    },
  };
}

const calendarUnits = { "calendar-week": "week", "calendar-month": "month", "calendar-quarter": "quarter" } as const;

function periodFromText(text: string): Period {
  const seconds = periodSeconds(text);
  if (text === "calendar-week" || text === "calendar-month" || text === "calendar-quarter") {
    return { kind: "calendar", text, unit: calendarUnits[text], seconds };
  }
  return { kind: "rolling", text, seconds };
}

/** A guard against paging on a handful of failures: https://sre.google/workbook/alerting-on-slos/ ("Low-traffic services"). */
export const defaultMinBadEvents: Readonly<Record<Sli["kind"], number>> = {
  events: 5,
  latency: 5,
  probe: 2,
  timeSlice: 2,
  ratio: 0,
  composite: 0,
};

function alertsOf(spec: SloSpec, slo: { sli: Sli; errorBudget: string; period: Period }): Alerts {
  const tiers = burnRateTiers.flatMap((tier): readonly AlertTier[] => {
    const own = spec.alerts?.tiers?.[tier.name];
    return own === "off" ? [] : [alertTier(tier, own ?? {}, slo)];
  });
  return { tiers, exhausted: spec.alerts?.exhausted !== "off", forecast: spec.alerts?.forecast !== "off" };
}

function alertTier(
  tier: BurnRateTier,
  own: TierSpec,
  slo: { sli: Sli; errorBudget: string; period: Period },
): AlertTier {
  const factor = own.factor === undefined ? defaultFactor(tier, slo.period.seconds) : String(own.factor);
  const timed = own.for !== undefined || own.keepFiringFor !== undefined;
  return {
    tier,
    factor,
    threshold: alertThreshold(factor, slo.errorBudget),
    minBadEvents: own.minBadEvents ?? defaultMinBadEvents[slo.sli.kind],
    timing: timed ? { for: own.for, keepFiringFor: own.keepFiringFor } : undefined,
  };
}

function exclusionsOf(spec: SloSpec, context: SloContext): readonly Exclusion[] {
  const at = pathToText(context.at);
  const sources: readonly (readonly [string, readonly ExclusionSpec[] | undefined])[] = [
    ["exclusions", context.stack.exclusions],
    [pathToText([...context.at.slice(0, 2), "exclusions"]), context.service.exclusions],
    [`${at}.exclusions`, spec.exclusions],
  ];
  return sources.flatMap(([path, list]) =>
    (list ?? []).flatMap((item, index) => {
      const exclusion = exclusionFromSpec(item, `${path}[${index}]`);
      if (!("code" in exclusion)) return [exclusion];
      if (!context.problems.some((problem) => problem.path === exclusion.path)) context.problems.push(exclusion);
      return [];
    }),
  );
}
