import { sloFacts } from "../../../bot/facts/slo-facts.ts";
import type { IncidentView, RenderOptions } from "../../../bot/render/incident-view.ts";
import {
  alert,
  ana,
  begin,
  burning,
  cloudWatchFacts,
  cloudWatchView,
  incident,
  minute,
  sloAlert,
  sloIncident,
  sloView,
  view,
} from "./example-views.ts";

interface Case {
  readonly view: IncidentView;
  readonly options?: RenderOptions;
}

const ack = { by: ana, atMs: begin + 3 * minute, untilMs: begin + 33 * minute };
const over = { status: "resolved", resolvedAtMs: begin + 26 * minute } as const;
const deploy = {
  service: "checkout",
  version: "1.42",
  phase: "started",
  by: "deploy-bot",
  atMs: begin - 58 * minute,
} as const;
const silence = {
  id: "0f3c",
  source: "prod",
  kind: "alertmanager",
  by: "Ana",
  reason: "moving the disk <now> & *here*",
  untilMs: begin + 30 * minute,
  isForeign: false,
} as const;

/** One message per kind and state. */
export const goldenViews: Readonly<Record<string, Case>> = {
  "slo-critical": {
    view: sloView({
      slo: sloFacts({
        ...burning,
        events: { bad: 312, total: 21_240, window: "5m" },
        groups: [
          { labels: { region: "EU" }, errorRatio: 0.03 },
          { labels: { region: "US" }, errorRatio: 0.015 },
        ],
      }),
      deploys: [deploy],
      picture: { slackFileId: "F0PLOT" },
    }),
    options: { mentions: ["@U01ANA", "!subteam^S0SHOP"] },
  },
  "slo-figures-unknown": { view: sloView({ slo: undefined }) },
  "slo-low-traffic": { view: sloView({ slo: sloFacts({ ...burning, events: { bad: 1, total: 41, window: "5m" } }) }) },
  "slo-spent": { view: sloView({ slo: sloFacts({ ...burning, remaining: -0.12, remainingAnHourAgo: -0.1 }) }) },
  "slo-acknowledged": { view: sloView({ incident: sloIncident({ ack, assignee: { id: "U02BO", name: "Bo" } }) }) },
  "slo-flapping": {
    view: sloView({ incident: sloIncident({ refires: [begin, begin + minute, begin + 2 * minute] }) }),
  },
  "slo-signal-missing": {
    view: sloView({
      incident: sloIncident({
        severity: "warning",
        title: "checkout availability: no data, its availability is unknown",
        counts: { total: 1, byStatus: { firing: 1 }, suppressed: 0 },
      }),
      alerts: [
        sloAlert({
          name: "SLOSignalMissing",
          annotations: {
            description: "The metrics that this SLO reads have vanished. Check that the service runs and is scraped.",
          },
        }),
      ],
      slo: undefined,
    }),
  },
  "slo-resolved": {
    view: sloView({
      incident: sloIncident({ ...over, ack, counts: { total: 2, byStatus: { resolved: 2 }, suppressed: 0 } }),
      slo: sloFacts({
        ...burning,
        remaining: 0.6112,
        incident: { badEvents: 8_790, periodEvents: 1_000_000_000, seconds: 1_560 },
      }),
      picture: { slackFileId: "F0PLOT" },
    }),
  },
  "prometheus-critical": { view: view(), options: { mentions: ["@U01ANA"] } },
  "prometheus-group": {
    view: view({
      incident: incident({
        severity: "warning",
        title: "disk is filling up",
        labels: { alertname: "DiskFull", service: "orders" },
        counts: { total: 4, byStatus: { firing: 2, unknown: 1, resolved: 1 }, suppressed: 1 },
      }),
      alerts: [
        alert(),
        alert({
          fingerprint: "2",
          labels: { alertname: "DiskFull", service: "orders", instance: "db-2" },
          suppressed: { kind: "silenced", by: "silence 0f3c", untilMs: undefined },
        }),
        alert({
          fingerprint: "3",
          labels: { alertname: "DiskFull", service: "orders", instance: "db-3" },
          status: "unknown",
        }),
        alert({
          fingerprint: "4",
          labels: { alertname: "DiskFull", service: "orders", instance: "db-4" },
          status: "resolved",
        }),
      ],
    }),
  },
  "prometheus-info": { view: view({ incident: incident({ severity: "info" }) }) },
  "prometheus-test": { view: view({ alerts: [alert({ isTest: true })] }) },
  "prometheus-silenced": { view: view({ incident: incident({ status: "silenced", silence }) }) },
  "prometheus-silenced-elsewhere": {
    view: view({
      incident: incident({
        status: "silenced",
        silence: { ...silence, by: "karma", isForeign: true, untilMs: undefined },
      }),
    }),
  },
  "prometheus-inhibited": {
    view: view({
      incident: incident({ status: "silenced" }),
      alerts: [alert({ suppressed: { kind: "inhibited", by: "alert 77aa", untilMs: undefined } })],
    }),
  },
  "prometheus-unknown": {
    view: view({
      incident: incident({ status: "unknown", counts: { total: 1, byStatus: { unknown: 1 }, suppressed: 0 } }),
      alerts: [alert({ status: "unknown", why: "its source has not reported it for 3 minutes" })],
    }),
  },
  "prometheus-closed-without-proof": {
    view: view({
      incident: incident({
        status: "unknown",
        resolvedAtMs: begin + 86_400_000,
        counts: { total: 1, byStatus: { unknown: 1 }, suppressed: 0 },
      }),
      alerts: [alert({ status: "unknown", why: "nothing was heard of it for a day" })],
    }),
  },
  "prometheus-resolved": {
    view: view({ incident: incident({ ...over, counts: { total: 1, byStatus: { resolved: 1 }, suppressed: 0 } }) }),
  },
  "cloudwatch-alarm": {
    view: cloudWatchView({}, { alert: { notes: ["This alarm has no OK action: recovery is checked by polling."] } }),
  },
  "cloudwatch-math": {
    view: cloudWatchView({
      form: "math",
      alarmName: "orders 5xx ratio",
      metric: undefined,
      math: {
        expression: "errors / requests * 100",
        label: "error ratio",
        inputs: [
          {
            id: "errors",
            label: "5xx",
            expression: undefined,
            metric: {
              namespace: "AWS/ApplicationELB",
              name: "HTTPCode_Target_5XX_Count",
              statistic: "Sum",
              periodSeconds: 60,
              unit: undefined,
              dimensions: [],
            },
          },
          { id: "requests", label: undefined, expression: "SUM(METRICS())", metric: undefined },
        ],
      },
      condition: {
        operator: "GreaterThanOrEqualToThreshold",
        threshold: 1.5,
        evaluationPeriods: 5,
        datapointsToAlarm: 3,
        missingData: "notBreaching",
      },
      datapoints: [{ atMs: begin, value: 2.25, threshold: 1.5 }],
    }),
  },
  "cloudwatch-anomaly": {
    view: cloudWatchView({
      form: "anomaly",
      alarmName: "checkout traffic is unusual",
      math: { expression: "ANOMALY_DETECTION_BAND(m1, 2)", label: "expected", inputs: [] },
      condition: {
        operator: "LessThanLowerOrGreaterThanUpperThreshold",
        threshold: undefined,
        evaluationPeriods: 2,
        datapointsToAlarm: undefined,
        missingData: "missing",
      },
      metric: { namespace: "Shop", name: "Orders", statistic: "Sum", periodSeconds: 60, unit: "Count", dimensions: [] },
      datapoints: [{ atMs: begin, value: 12, threshold: 340.5 }],
    }),
  },
  "cloudwatch-composite": {
    view: cloudWatchView({
      form: "composite",
      alarmName: "checkout is broken",
      metric: undefined,
      condition: undefined,
      datapoints: [],
      composite: {
        rule: 'ALARM("checkout-latency") AND (OK("maintenance") OR ALARM("checkout-5xx")) AND NOT ALARM("deploy-running")',
        children: [
          { arn: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:checkout-5xx", name: "checkout-5xx", state: "ALARM" },
          {
            arn: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:checkout-latency",
            name: "checkout-latency",
            state: undefined,
          },
          { arn: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:maintenance", name: "maintenance", state: undefined },
          {
            arn: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:deploy-running",
            name: "deploy-running",
            state: "OK",
          },
        ],
      },
    }),
  },
  "cloudwatch-contributor": {
    view: cloudWatchView(
      { form: "contributor", contributor: { id: "c-1", attributes: { TableName: "orders", Operation: "PutItem" } } },
      { alert: { title: "tables-throttled (TableName orders, Operation PutItem)" } },
    ),
  },
  "cloudwatch-promql": {
    view: cloudWatchView({
      form: "promql",
      alarmName: "pods restart",
      metric: undefined,
      reason: "",
      condition: undefined,
      datapoints: [],
      math: { expression: 'sum by (pod) (rate(restarts_total{ns="shop"}[5m])) > 0', label: "", inputs: [] },
    }),
  },
  "cloudwatch-unknown-definition": {
    view: cloudWatchView({
      form: "unknown",
      metric: undefined,
      condition: undefined,
      datapoints: [],
      account: undefined,
      region: undefined,
    }),
  },
  "cloudwatch-critical": { view: cloudWatchView({}, { incident: { severity: "critical" } }) },
  "cloudwatch-no-data": {
    view: cloudWatchView(
      { state: "INSUFFICIENT_DATA" },
      {
        incident: { status: "unknown", counts: { total: 1, byStatus: { noData: 1 }, suppressed: 0 } },
        alert: { status: "noData" },
      },
    ),
  },
  "cloudwatch-muted": {
    view: cloudWatchView(
      {},
      {
        incident: { status: "silenced" },
        alert: { suppressed: { kind: "muted", by: "mute rule nightly-batch", untilMs: begin + 120 * minute } },
      },
    ),
  },
  "cloudwatch-suppressed": {
    view: cloudWatchView(
      {},
      {
        incident: { status: "silenced" },
        alert: { suppressed: { kind: "suppressed", by: "alarm maintenance", untilMs: undefined } },
      },
    ),
  },
  "cloudwatch-set-by-hand": {
    view: cloudWatchView(
      { datapoints: [], reason: "testing" },
      { alert: { isTest: true, notes: ["The state looks set by hand: its reason is not one of CloudWatch's."] } },
    ),
  },
  "cloudwatch-resolved": {
    view: cloudWatchView(
      {},
      { incident: { ...over, ack, counts: { total: 1, byStatus: { resolved: 1 }, suppressed: 0 } } },
    ),
  },
  "cloudwatch-deleted": {
    view: cloudWatchView(
      {},
      {
        incident: {
          status: "unknown",
          resolvedAtMs: begin + 10 * minute,
          counts: { total: 1, byStatus: { deleted: 1 }, suppressed: 0 },
        },
        alert: { status: "deleted", why: "its alarm was deleted" },
      },
    ),
  },
  "notice-health": {
    view: view({
      incident: incident({
        kind: "notice",
        status: "notice",
        severity: "warning",
        title: "EC2 in eu-west-1: instance retirement scheduled",
        service: "",
        counts: { total: 1, byStatus: { notice: 1 }, suppressed: 0 },
      }),
      alerts: [
        alert({
          status: "notice",
          source: "aws",
          links: [],
          facts: {
            kind: "notice",
            product: "AWS Health",
            fields: [
              { name: "Service", value: "EC2" },
              { name: "Resource", value: "i-0123456789abcdef0" },
            ],
            text: "EC2 has detected degradation of the hardware.\n\nPlease act before 2026-03-09.",
            deploy: undefined,
          },
        }),
      ],
    }),
  },
  "notice-deploy": {
    view: view({
      incident: incident({
        kind: "notice",
        status: "notice",
        severity: "info",
        title: "checkout: deployment started",
        service: "checkout",
      }),
      alerts: [
        alert({
          status: "notice",
          source: "aws",
          links: [],
          facts: { kind: "notice", product: "CodeDeploy", fields: [], text: "", deploy },
        }),
      ],
    }),
  },
  unreadable: {
    view: view({
      incident: incident({
        kind: "unreadable",
        status: "notice",
        severity: "warning",
        title: "Unreadable notification from prod",
        service: "",
        labels: {},
      }),
      alerts: [
        alert({
          status: "notice",
          links: [],
          facts: { kind: "unreadable", why: "it is no JSON", excerpt: '{"alerts": [<!channel> `x`', bytes: 48_213 },
        }),
      ],
    }),
  },
  unreadableEmpty: {
    view: view({
      incident: incident({
        kind: "unreadable",
        status: "notice",
        severity: "warning",
        title: "Unreadable notification from prod",
        service: "",
        labels: {},
      }),
      alerts: [
        alert({
          status: "notice",
          links: [],
          facts: { kind: "unreadable", why: "it is empty", excerpt: "", bytes: 0 },
        }),
      ],
    }),
  },
  self: {
    view: view({
      incident: incident({
        kind: "self",
        severity: "critical",
        title: "the channel #shop-alerts is archived",
        service: "nines",
      }),
      alerts: [
        alert({
          source: "nines",
          links: [],
          facts: { kind: "self", cure: "Unarchive it, or route its alerts to another channel." },
        }),
      ],
    }),
  },
};

export { cloudWatchFacts };
