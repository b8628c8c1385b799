import type { CloudWatchFacts, Deploy, PrometheusFacts } from "../../../bot/model/alert-facts.ts";
import type { Observation } from "../../../bot/model/observation.ts";

/** 2026-11-21 12:00 UTC, and minutes after it. */
export function at(minutes: number): number {
  return Date.UTC(2026, 10, 21, 12) + Math.round(minutes * 60_000);
}

const prometheusFacts: PrometheusFacts = {
  kind: "prometheus",
  receiver: "relay",
  groupLabels: {},
  externalUrl: undefined,
  generatorUrl: undefined,
  reason: undefined,
};

type Some = Partial<Observation> & { readonly from?: number; readonly to?: number };

/** An alert of Alertmanager `prod` that fires from one minute, or ended at another. */
export function prometheusAlert({ from = 0, to, ...rest }: Some = {}): Observation {
  return {
    source: "prod",
    fingerprint: "a1",
    status: to === undefined ? "firing" : "resolved",
    changedAtMs: at(to ?? from),
    startedAtMs: at(from),
    name: "HighErrorRate",
    title: "checkout answers with errors",
    severity: "warning",
    labels: { alertname: "HighErrorRate", service: "checkout" },
    annotations: {},
    links: [],
    facts: prometheusFacts,
    suppressed: undefined,
    isTest: false,
    notes: [],
    group: undefined,
    ...rest,
  };
}

/** A page of the shift checkout and one of its rollouts, grouped as `nines generate` does. */
export function shiftPage(name: string, { rollout, ...rest }: Some & { readonly rollout?: string } = {}): Observation {
  const labels = { alertname: name, shift: "checkout", ...(rollout !== undefined && { rollout }) };
  const fingerprint = `${name} ${rollout ?? ""}`;
  return prometheusAlert({
    name,
    title: `${name} says`,
    fingerprint,
    group: "g",
    severity: "critical",
    labels,
    ...rest,
  });
}

/** A burn-rate alert of the SLO checkout-availability. */
export function sloAlert(tier: "page" | "ticket", rest: Some = {}): Observation {
  const severity = tier === "page" ? "critical" : "warning";
  return prometheusAlert({
    fingerprint: `slo-${tier}`,
    name: "SLOErrorBudgetBurn",
    title: `checkout availability burns its budget (${tier})`,
    severity,
    labels: {
      alertname: "SLOErrorBudgetBurn",
      service: "checkout",
      slo_id: "checkout-availability",
      tier,
      severity,
    },
    ...rest,
  });
}

const cloudWatchFacts: CloudWatchFacts = {
  kind: "cloudwatch",
  form: "metric",
  alarmName: "orders-db-cpu",
  arn: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-db-cpu",
  account: "123456789012",
  region: "eu-west-1",
  description: "",
  reason: "",
  state: "ALARM",
  previousState: undefined,
  metric: undefined,
  math: undefined,
  condition: undefined,
  datapoints: [],
  composite: undefined,
  contributor: undefined,
  hasOkAction: true,
};

const states = { ALARM: "firing", OK: "resolved", INSUFFICIENT_DATA: "noData", DELETED: "deleted" } as const;

/** A transition of the alarm orders-db-cpu at a minute. */
export function alarm(state: keyof typeof states, minutes: number, rest: Partial<Observation> = {}): Observation {
  return {
    ...prometheusAlert(),
    source: "aws",
    fingerprint: cloudWatchFacts.arn ?? "",
    status: states[state],
    changedAtMs: at(minutes),
    startedAtMs: state === "ALARM" ? at(minutes) : undefined,
    name: "orders-db-cpu",
    title: "orders-db CPU above 80 %",
    severity: "critical",
    labels: { service: "orders" },
    facts: { ...cloudWatchFacts, state: state === "DELETED" ? "ALARM" : state },
    ...rest,
  };
}

/** News, such as of a deployment. */
export function notice(minutes: number, rest: Partial<Observation> & { readonly deploy?: Deploy } = {}): Observation {
  const { deploy, ...others } = rest;
  return {
    ...prometheusAlert(),
    source: "aws",
    fingerprint: "event-1",
    status: "notice",
    changedAtMs: at(minutes),
    startedAtMs: undefined,
    name: "CodeDeploy",
    title: "deployment of checkout",
    severity: "info",
    labels: { service: "checkout" },
    facts: { kind: "notice", product: "CodeDeploy", fields: [], text: "", deploy },
    ...others,
  };
}
