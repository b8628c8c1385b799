import type { AlertsSpec, Missing } from "../spec.ts";
import { noAlerts } from "./carry/tiers.ts";
import type { Reader, TextEntry } from "./source/reader.ts";

/** What Sloth says about the alerts of one SLO. */
export interface SlothAlerting {
  readonly alerts: AlertsSpec | undefined;
  readonly missing: Missing | undefined;
  readonly labels: readonly TextEntry[];
  readonly annotations: readonly TextEntry[];
}

/** One of Sloth's two alerts. */
interface SlothAlert {
  readonly name: "page" | "ticket";
  readonly disabled: boolean;
  readonly labels: readonly TextEntry[];
  readonly annotations: readonly TextEntry[];
}

const off: Readonly<Record<SlothAlert["name"], AlertsSpec>> = {
  page: { tiers: { "page-fast": "off", "page-slow": "off" } },
  // What nines says about a spent budget is a ticket too.
  ticket: { tiers: { "ticket-fast": "off", "ticket-slow": "off" }, exhausted: "off", forecast: "off" },
};

/** Alerts, labels and annotations; labels of only one of the two alerts are reported, nines has them per SLO. */
export function slothAlerting(alerting: Reader | undefined): SlothAlerting {
  if (alerting === undefined) return { alerts: undefined, missing: undefined, labels: [], annotations: [] };
  alerting.lose(
    "name",
    "the alerts of nines have names of their own, the same for every SLO",
    "select by the labels service and slo",
  );
  const alerts = [alertAt(alerting, "page"), alertAt(alerting, "ticket")] as const;
  const disabled = alerts.filter((alert) => alert.disabled);
  return {
    ...switches(disabled),
    labels: [...alerting.entries("labels"), ...labelsOf(alerts)],
    annotations: [...alerting.entries("annotations"), ...alerts.flatMap((alert) => alert.annotations)],
  };
}

function switches(disabled: readonly SlothAlert[]): Pick<SlothAlerting, "alerts" | "missing"> {
  const [one, both] = disabled;
  if (one === undefined) return { alerts: undefined, missing: undefined };
  return both === undefined ? { alerts: off[one.name], missing: undefined } : { alerts: noAlerts, missing: "quiet" };
}

function alertAt(alerting: Reader, name: SlothAlert["name"]): SlothAlert {
  const reader = alerting.mapping(`${name}_alert`);
  return {
    name,
    disabled: reader?.flag("disable") === true,
    labels: reader?.entries("labels") ?? [],
    annotations: reader?.entries("annotations") ?? [],
  };
}

/** Labels that all alerts in force have in common; the others are reported. */
function labelsOf(alerts: readonly SlothAlert[]): readonly TextEntry[] {
  const inForce = alerts.filter((alert) => !alert.disabled);
  const kept = new Map<string, TextEntry>();
  for (const alert of alerts) {
    for (const label of alert.labels) {
      if (label.name === "severity") reportSeverity(alert, label);
      else if (alert.disabled) label.lose(lost(label, "its alert is off", "nothing to do"));
      else if (inForce.every((other) => valueOfLabel(other, label.name) === label.value)) kept.set(label.name, label);
      else
        label.lose(lost(label, `only the ${alert.name} alert has it`, "tell pages from tickets by the label severity"));
    }
  }
  return [...kept.values()];
}

function valueOfLabel(alert: SlothAlert, name: string): string | undefined {
  return alert.labels.find((label) => label.name === name)?.value;
}

function reportSeverity(alert: SlothAlert, label: TextEntry): void {
  if (label.value === alert.name) return;
  label.lose(
    lost(label, `nines says severity="${alert.name}"`, `route on severity="${alert.name}" instead of "${label.value}"`),
  );
}

function lost(label: TextEntry, reason: string, hint: string) {
  return { code: "import-label", message: `the label ${label.name} is not carried over: ${reason}`, hint } as const;
}
