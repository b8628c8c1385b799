/** An alert that the bench sends: its number tells it from the others. */
export interface BenchAlert {
  readonly number: number;
  readonly name: string;
  readonly service: string;
  readonly severity: "critical" | "warning";
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
}

const services = ["cart", "checkout", "delivery", "invoices", "login", "prices", "search", "stock", "tax", "wishlist"];
const names = ["TargetDown", "HighErrorRate", "HighLatency", "DiskFull", "QueueGrows"];

/** One alert of a storm: a tenth critical, of ten services and five names, so that the storm itself has ten critical kinds. */
export function stormAlert(number: number, startedAtMs: number): BenchAlert {
  const isCritical = number % 10 === 0;
  return {
    number,
    name: isCritical ? "TargetDown" : (names[number % names.length] ?? ""),
    service: services[Math.floor(number / 10) % services.length] ?? "",
    severity: isCritical ? "critical" : "warning",
    startedAtMs,
    endedAtMs: undefined,
  };
}

/** What tells an alert from the others, in its labels and in what the store keeps of it. */
export function instanceOf({ number }: Pick<BenchAlert, "number">): string {
  return `node-${String(number).padStart(5, "0")}.example.org`;
}

/** The body with which Alertmanager notifies of a group. */
export function notificationOf(alerts: readonly BenchAlert[], group: string): string {
  const isFiring = alerts.some(({ endedAtMs }) => endedAtMs === undefined);
  return JSON.stringify({
    version: "4",
    groupKey: `{}:{${group}}`,
    truncatedAlerts: 0,
    status: isFiring ? "firing" : "resolved",
    receiver: "nines",
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: "http://alertmanager.example.org:9093",
    alerts: alerts.map(alertOf),
  });
}

/** About a kilobyte, as usual. */
function alertOf(alert: BenchAlert) {
  const { name, service, severity, startedAtMs, endedAtMs } = alert;
  const instance = instanceOf(alert);
  return {
    status: endedAtMs === undefined ? "firing" : "resolved",
    labels: {
      alertname: name,
      service,
      severity,
      instance,
      job: `${service}-production`,
      namespace: `${service}-production`,
      cluster: "europe-west-1",
      pod: `${service}-7d9c6b5f4-${instance.slice(5, 10)}`,
    },
    annotations: {
      summary: `${name} at ${instance} of ${service}`,
      description: `More than 5 % of the requests to ${instance} have failed for five minutes. Its neighbours in the same zone may be affected as well, and callers see errors.`,
      runbook_url: `https://runbooks.example.org/${service}/${name}`,
      dashboard_url: `https://dashboards.example.org/d/${service}?var-instance=${instance}`,
    },
    startsAt: new Date(startedAtMs).toISOString(),
    endsAt: endedAtMs === undefined ? "0001-01-01T00:00:00Z" : new Date(endedAtMs).toISOString(),
    generatorURL: `http://prometheus.example.org/graph?g0.expr=sum+by+%28instance%29+%28rate%28requests_total%7Bservice%3D%22${service}%22%7D%5B5m%5D%29%29&g0.tab=1`,
    fingerprint: alert.number.toString(16).padStart(16, "0"),
  };
}
