import { type SloReading, sloFacts } from "../../../bot/facts/slo-facts.ts";
import { type Alert, alertKey } from "../../../bot/model/alert.ts";
import type { CloudWatchFacts } from "../../../bot/model/alert-facts.ts";
import type { Incident, Person } from "../../../bot/model/incident.ts";
import type { IncidentView } from "../../../bot/render/incident-view.ts";

/** 2026-03-02 14:00 UTC. */
export const begin = Date.UTC(2026, 2, 2, 14, 0);
export const minute = 60_000;
export const ana: Person = { id: "U01ANA", name: "Ana" };

/** relay.md's example: 99.9 % of 30 days, 62 % left, 14.6 times too fast. */
export const burning: SloReading = {
  objective: "99.9",
  period: "30d",
  periodSeconds: 2_592_000,
  unit: "requests",
  long: { window: "1h", errorRatio: 0.0146 },
  short: { window: "5m", errorRatio: 0.0152 },
  threshold: 0.0144,
  events: undefined,
  remaining: 0.62,
  remainingAnHourAgo: 0.64,
  remainingAtMs: begin + 3 * minute,
  incident: undefined,
  isFiring: false,
  groups: [],
};

export function alert(changes: Partial<Alert> = {}): Alert {
  return {
    source: "prod",
    fingerprint: "5c1d7f2a90b3e846",
    status: "firing",
    changedAtMs: begin,
    startedAtMs: begin,
    endedAtMs: undefined,
    heardAtMs: begin,
    seenAtMs: begin,
    missedPolls: 0,
    incident: "3F7K",
    why: undefined,
    name: "DiskFull",
    title: "disk of db-1 is 94 % full",
    severity: "critical",
    labels: { alertname: "DiskFull", severity: "critical", service: "orders", instance: "db-1", team: "data" },
    annotations: {
      summary: "disk of db-1 is 94 % full",
      description: "It fills by 2 % an hour.\nAt 100 % writes fail.",
    },
    links: [
      { name: "Runbook", url: "https://runbooks.example.com/disk" },
      { name: "Dashboard", url: "https://grafana.example.com/d/disk?var-instance=db-1" },
    ],
    facts: {
      kind: "prometheus",
      receiver: "slack",
      groupLabels: { alertname: "DiskFull", service: "orders" },
      externalUrl: "http://alertmanager.example.com",
      generatorUrl: undefined,
      reason: "first notification",
    },
    suppressed: undefined,
    isTest: false,
    notes: [],
    group: "g1",
    ...changes,
  };
}

export function incident(changes: Partial<Incident> = {}): Incident {
  return {
    id: "3F7K",
    key: "prod/g1",
    kind: "prometheus",
    status: "firing",
    severity: "critical",
    worst: "critical",
    title: "disk of db-1 is 94 % full",
    service: "orders",
    labels: alert().labels,
    lead: alertKey(alert()),
    counts: { total: 1, byStatus: { firing: 1 }, suppressed: 0 },
    openedAtMs: begin,
    heardAtMs: begin,
    changedAtMs: begin,
    resolvedAtMs: undefined,
    greenAtMs: undefined,
    refires: [],
    ack: undefined,
    assignee: undefined,
    silence: undefined,
    escalation: { chain: "shop", step: 0, nextAtMs: undefined, remindAtMs: undefined },
    handOvers: [],
    notUseful: [],
    destinations: [{ workspace: "shop", channel: "#alerts", mentions: ["@U01ANA"] }],
    entries: 1,
    ...changes,
  };
}

export function view(changes: Partial<IncidentView> = {}): IncidentView {
  return { incident: incident(), alerts: [alert()], slo: undefined, deploys: [], picture: undefined, ...changes };
}

const sloLabels = {
  alertname: "SLOErrorBudgetBurn",
  severity: "page",
  service: "checkout",
  slo: "availability",
  slo_id: "checkout-availability",
  team: "checkout",
  owner: "team-checkout",
  tier: "page-fast",
};

export function sloAlert(changes: Partial<Alert> = {}): Alert {
  return alert({
    name: "SLOErrorBudgetBurn",
    title: "checkout availability: error ratio 1.46% over the last 1h",
    labels: sloLabels,
    annotations: {
      summary: "checkout availability: error ratio 1.46% over the last 1h",
      description:
        "The objective is 99.9 % over 30d. Budget left: 62%. At the rate of the last day it is gone in: 1d 7h 0m 0s.",
    },
    links: [
      { name: "Runbook", url: "https://runbooks.example.com/checkout" },
      { name: "Dashboard", url: "https://grafana.example.com/d/nines-slo?var-slo_id=checkout-availability" },
      { name: "Logs", url: "https://logs.example.com/?q=checkout" },
    ],
    ...changes,
  });
}

export function sloIncident(changes: Partial<Incident> = {}): Incident {
  return incident({
    kind: "slo",
    key: "slo/checkout-availability",
    title: "checkout availability is burning its error budget",
    service: "checkout",
    labels: sloLabels,
    counts: { total: 2, byStatus: { firing: 2 }, suppressed: 0 },
    ...changes,
  });
}

export function sloView(changes: Partial<IncidentView> = {}): IncidentView {
  return view({ incident: sloIncident(), alerts: [sloAlert()], slo: sloFacts(burning), ...changes });
}

export function cloudWatchFacts(changes: Partial<CloudWatchFacts> = {}): CloudWatchFacts {
  return {
    kind: "cloudwatch",
    form: "metric",
    alarmName: "orders-db CPU above 80 %",
    arn: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-db CPU above 80 %",
    account: "111122223333",
    region: "eu-west-1",
    description: "CPU of the orders database. Runbook: https://runbooks.example.com/db",
    reason: "Threshold Crossed: 3 datapoints were greater than the threshold (80.0).",
    state: "ALARM",
    previousState: "OK",
    metric: {
      namespace: "AWS/RDS",
      name: "CPUUtilization",
      statistic: "Average",
      periodSeconds: 300,
      unit: "Percent",
      dimensions: [{ name: "DBInstanceIdentifier", value: "orders-db" }],
    },
    math: undefined,
    condition: {
      operator: "GreaterThanThreshold",
      threshold: 80,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      missingData: "breaching",
    },
    datapoints: [
      { atMs: begin - 10 * minute, value: 84.02, threshold: 80 },
      { atMs: begin - 5 * minute, value: 88.4, threshold: 80 },
      { atMs: begin, value: 91.2987, threshold: 80 },
    ],
    composite: undefined,
    contributor: undefined,
    hasOkAction: true,
    ...changes,
  };
}

export function cloudWatchView(
  facts: Partial<CloudWatchFacts> = {},
  {
    incident: own = {},
    alert: lead = {},
  }: { readonly incident?: Partial<Incident>; readonly alert?: Partial<Alert> } = {},
): IncidentView {
  const title = lead.title ?? facts.alarmName ?? cloudWatchFacts().alarmName;
  const labels = { alarmname: title, account: "111122223333", region: "eu-west-1", team: "orders" };
  return view({
    incident: incident({
      kind: "cloudwatch",
      severity: "warning",
      worst: "warning",
      title,
      service: "",
      labels,
      ...own,
    }),
    alerts: [
      alert({
        source: "aws",
        fingerprint: cloudWatchFacts().arn ?? "",
        name: title,
        title,
        severity: undefined,
        labels,
        annotations: {},
        links: [
          {
            name: "Console",
            url: "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/orders-db",
          },
        ],
        facts: cloudWatchFacts(facts),
        ...lead,
      }),
    ],
  });
}
