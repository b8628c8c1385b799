import Big from "big.js";
import { periodSeconds } from "../period-seconds.ts";
import { blockYaml } from "../print-stack-yaml.ts";
import { type Problem, sortProblems } from "../problem.ts";
import type { ServiceSpec, SloSpec, StackSpec } from "../spec.ts";
import { createLossReport, type Lose } from "./loss.ts";
import { type AlertObjects, createAlertObjects } from "./open-slo/alerts.ts";
import { type LoseField, openSloIndicator } from "./open-slo/sli.ts";

/** A stack as OpenSLO, and what OpenSLO has no place for. */
export interface ExportedOpenSlo {
  /** YAML documents: each service followed by its SLOs, then the alert objects that they share. */
  readonly documents: string;
  /** Warnings only: an export never fails. */
  readonly problems: readonly Problem[];
}

type OpenSloObject = Readonly<Record<string, unknown>>;

// Fields of a stack that OpenSLO leaves to the system that reads it.
const stackFields: Readonly<Partial<Record<keyof StackSpec, string>>> = {
  scrapeInterval: "OpenSLO does not know how Prometheus scrapes",
  retention: "OpenSLO does not know how long Prometheus keeps samples",
  grafanaUrl: "OpenSLO has no boards",
  rules: "OpenSLO has no rules",
  exclusions: "OpenSLO v1 has no maintenance times",
  probes: "OpenSLO has no probes",
  exporter: "OpenSLO has no probes, and no locations to weigh",
};

const sloFields: Readonly<Partial<Record<keyof SloSpec, string>>> = {
  idle: "OpenSLO does not say what a time without events means",
  exclusions: "OpenSLO v1 has no maintenance times",
  expect: "OpenSLO has no place for it",
};

/** OpenSLO v1 objects that say the same as a stack, as far as OpenSLO can. The stack has been checked. */
export function exportOpenSlo(stack: StackSpec): ExportedOpenSlo {
  const report = createLossReport();
  for (const [field, reason] of Object.entries(stackFields)) {
    if (stack[field as keyof StackSpec] !== undefined) report.lose([field], reason);
  }
  loseMention(stack, [], report.lose);
  const alerts = createAlertObjects();
  const sameName = Map.groupBy(
    stack.services.flatMap((service) => service.slos),
    (slo) => slo.name,
  );
  const objects = stack.services.flatMap((service, index) => [
    serviceObject(service, stack, { at: ["services", index], lose: report.lose }),
    ...service.slos.flatMap((slo, position) => {
      const at = ["services", index, "slos", position];
      const isUnique = sameName.get(slo.name)?.length === 1;
      return (
        sloObject(slo, {
          service,
          stack,
          name: isUnique ? slo.name : `${service.name}-${slo.name}`,
          at,
          lose: report.lose,
          alerts,
        }) ?? []
      );
    }),
  ]);
  return {
    documents: [...objects, ...alerts.objects()].map(blockYaml).join("---\n"),
    problems: sortProblems(report.problems()),
  };
}

interface Place {
  readonly at: readonly (string | number)[];
  readonly lose: Lose;
}

function serviceObject(service: ServiceSpec, stack: StackSpec, { at, lose }: Place): OpenSloObject {
  const { name, title, description, owner, team, tier, runbook, links } = service;
  if (service.exclusions !== undefined) lose([...at, "exclusions"], "OpenSLO v1 has no maintenance times");
  if (service.saturation !== undefined) lose([...at, "saturation"], "OpenSLO v1 knows objectives only");
  loseMention(service, at, lose);
  return {
    apiVersion: "openslo/v1",
    kind: "Service",
    metadata: metadataOf({
      name,
      title,
      labels: { ...stack.labels, ...service.labels, ...given({ owner, team, tier }) },
      runbook,
      links,
    }),
    spec: given({ description }),
  };
}

interface SloContext extends Place {
  readonly service: ServiceSpec;
  readonly stack: StackSpec;
  readonly name: string;
  readonly alerts: AlertObjects;
}

function sloObject(slo: SloSpec, { service, stack, name, at, lose, alerts }: SloContext): OpenSloObject | undefined {
  const loseSli: LoseField = (field, reason, hint) =>
    lose([...at, "sli", ...(field === "" ? [] : [field])], reason, hint);
  const indicator = openSloIndicator(slo, loseSli);
  if (indicator === undefined) return undefined;
  for (const [field, reason] of Object.entries(sloFields)) {
    const value = slo[field as keyof SloSpec];
    if (value !== undefined && value !== "excluded") lose([...at, field], reason);
  }
  loseMention(slo, at, lose);
  const { title, description, runbook, links, labels } = slo;
  const channel = slo.notify?.channel ?? service.notify?.channel ?? stack.notify?.channel;
  const loseField: LoseField = (field, reason, hint) => lose([...at, ...field.split(".")], reason, hint);
  const policies = alerts.policiesOf(slo, {
    periodSeconds: periodSeconds(slo.period ?? "30d"),
    channel,
    lose: loseField,
  });
  return {
    apiVersion: "openslo/v1",
    kind: "SLO",
    metadata: metadataOf({ name, title, labels, runbook, links }),
    spec: {
      ...given({ description }),
      service: service.name,
      indicator: { metadata: { name: `${name}-sli` }, spec: indicator.spec },
      timeWindow: [timeWindow(slo.period ?? "30d")],
      budgetingMethod: indicator.method,
      objectives: [{ ...indicator.objective, target: new Big(slo.objective).div(100).toNumber() }],
      ...(policies.length > 0 && { alertPolicies: policies }),
    },
  };
}

function loseMention({ notify }: Pick<SloSpec, "notify">, at: Place["at"], lose: Lose): void {
  if (notify?.mention !== undefined) lose([...at, "notify", "mention"], "OpenSLO knows notification targets only");
}

interface Described {
  readonly name: string;
  readonly title: string | undefined;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly runbook: string | undefined;
  readonly links: Readonly<Record<string, string>> | undefined;
}

function metadataOf({ name, title, labels, runbook, links }: Described): OpenSloObject {
  const annotations = { ...links, ...given({ runbook }) };
  return {
    name,
    ...given({ displayName: title }),
    ...(Object.keys(labels ?? {}).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

// A Monday that is the first day of a month and of a quarter: every calendar period starts there.
const calendarStart = "2024-01-01 00:00:00";
const calendarDurations: Readonly<Record<string, string>> = {
  "calendar-week": "1w",
  "calendar-month": "1M",
  "calendar-quarter": "1Q",
};

function timeWindow(period: string): OpenSloObject {
  const duration = Object.hasOwn(calendarDurations, period) ? calendarDurations[period] : undefined;
  if (duration === undefined) return { duration: `${Math.round(periodSeconds(period) / 86_400)}d`, isRolling: true };
  return { duration, isRolling: false, calendar: { startTime: calendarStart, timeZone: "UTC" } };
}

function given<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
