import type { Alert } from "../model/alert.ts";
import { type Incident, isOpen } from "../model/incident.ts";
import type { Severity } from "../model/observation.ts";

/** How a state looks: a word, a symbol and a colour say the same, so that none of them is needed alone. */
export interface StateLook {
  readonly word: string;
  readonly symbol: string;
  readonly color: string;
}

const red = "#d32f2f";
const orange = "#f57c00";
const blue = "#1976d2";
const purple = "#7b1fa2";
const green = "#2e7d32";
const grey = "#757575";

const firing: Readonly<Record<Severity, StateLook>> = {
  critical: { word: "CRITICAL", symbol: "🔴", color: red },
  warning: { word: "WARNING", symbol: "🟠", color: orange },
  info: { word: "INFO", symbol: "🔵", color: blue },
};

/** Looks of what is no incident's state. */
export const looks = {
  resolved: { word: "RESOLVED", symbol: "✅", color: green },
  closed: { word: "CLOSED", symbol: "⚪", color: grey },
  unknown: { word: "UNKNOWN", symbol: "❔", color: grey },
  noData: { word: "NO DATA", symbol: "⚪", color: grey },
  silenced: { word: "SILENCED", symbol: "🔕", color: grey },
  muted: { word: "MUTED", symbol: "🔕", color: grey },
  suppressed: { word: "SUPPRESSED", symbol: "🔕", color: grey },
  inhibited: { word: "INHIBITED", symbol: "🔕", color: grey },
  unreadable: { word: "UNREADABLE", symbol: "📄", color: orange },
  storm: { word: "STORM", symbol: "🌩️", color: red },
  calm: { word: "STORM OVER", symbol: "🌤️", color: green },
  fine: { word: "FINE", symbol: "✅", color: green },
} as const satisfies Record<string, StateLook>;

/** The look of an incident's present state; `lead` is the alert that speaks for it. */
export function stateLook(incident: Incident, lead: Alert | undefined): StateLook {
  if (incident.kind === "unreadable") return looks.unreadable;
  switch (incident.status) {
    case "resolved":
      return looks.resolved;
    case "unknown":
      return isOpen(incident) ? (hasOnlyNoData(incident) ? looks.noData : looks.unknown) : looks.closed;
    case "silenced":
      return incident.silence === undefined ? looks[lead?.suppressed?.kind ?? "silenced"] : looks.silenced;
    case "notice":
      return noticeLook(incident);
    case "firing":
      return firingLook(incident);
  }
}

/** The look of a severity, whatever the state. */
export function severityLook(severity: Severity): StateLook {
  return firing[severity];
}

function firingLook({ kind, severity, ack }: Incident): StateLook {
  const look =
    kind === "cloudwatch" && severity === "warning" ? { ...firing.warning, word: "ALARM" } : firing[severity];
  return ack === undefined ? look : { word: `${look.word}, ACKNOWLEDGED`, symbol: "👀", color: purple };
}

function noticeLook({ severity }: Incident): StateLook {
  return severity === "info" ? { word: "NOTICE", symbol: "🔵", color: blue } : firing[severity];
}

function hasOnlyNoData({ counts: { byStatus } }: Incident): boolean {
  return (byStatus.noData ?? 0) > 0 && (byStatus.unknown ?? 0) === 0;
}
