import type { Alert } from "../model/alert.ts";
import type { Incident } from "../model/incident.ts";
import { inputIds, type SilenceDuration, silenceDurations } from "../render/action-ids.ts";
import { chosenMatchers } from "../render/dialogs/silence-dialog.ts";
import type { Matcher } from "../sources/poll-report.ts";
import type { DialogValues } from "./gesture.ts";

/** One condition that a silence may have. */
export interface OfferedMatcher {
  readonly matcher: Matcher;
  /** Chosen when the dialog opens. */
  readonly isDefault: boolean;
}

const mostOffered = 30;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** A silence that is longer than this has to be confirmed. */
const longMs = 4 * 60 * minuteMs;

/**
 * What a silence of an incident could name, always in the same order: of an SLO its id, of other alerts their name and the labels of
 * their group, and beside these, not chosen at first, every label that all of the incident's alerts share. An alarm is named as a whole.
 */
export function offeredMatchers(incident: Incident, alerts: readonly Alert[]): readonly OfferedMatcher[] {
  const lead = alerts[0];
  if (lead?.facts.kind === "cloudwatch") {
    const names = new Set(
      alerts.flatMap(({ facts }) => (facts.kind === "cloudwatch" && !isComposite(facts.form) ? [facts.alarmName] : [])),
    );
    const all = names.size > 0 ? [...names] : [lead.facts.alarmName];
    return all.slice(0, mostOffered).map((value) => ({ matcher: equals("alarmname", value), isDefault: true }));
  }
  const group = lead?.facts.kind === "prometheus" ? Object.keys(lead.facts.groupLabels) : [];
  const chosen = new Set(incident.kind === "slo" ? ["slo_id"] : ["alertname", ...group]);
  const labels = Object.entries(incident.labels).filter(([, value]) => value !== "");
  const first = labels.filter(([name]) => chosen.has(name));
  const rest = labels.filter(([name]) => !chosen.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  // Alerts of several names in one group share no name: then the group alone says which they are.
  return [...first, ...rest]
    .slice(0, mostOffered)
    .map(([name, value]) => ({ matcher: equals(name, value), isDefault: chosen.has(name) }));
}

/** What the dialog came back with. */
export type SilenceRequest =
  | {
      readonly kind: "valid";
      readonly matchers: readonly Matcher[];
      readonly untilMs: number;
      readonly reason: string;
    }
  | { readonly kind: "invalid"; readonly errors: Readonly<Record<string, string>> };

/** Reads the dialog; every mistake is named at its input. */
export function readSilenceRequest(
  values: DialogValues,
  {
    offered,
    nowMs,
    morningMs,
    longestDays,
  }: {
    readonly offered: readonly OfferedMatcher[];
    readonly nowMs: number;
    readonly morningMs: number;
    readonly longestDays: number;
  },
): SilenceRequest {
  const matchers = chosenMatchers(
    offered.map(({ matcher }) => matcher),
    values[inputIds.matchers] ?? [],
  );
  const duration = durationOf(values);
  const untilMs = endOf(duration, { values, nowMs, morningMs });
  const reason = (values[inputIds.reason]?.[0] ?? "").trim();
  const errors: Record<string, string> = {};
  if (matchers.length === 0)
    errors[inputIds.matchers] = "Choose at least one: without any it would silence everything.";
  if (reason === "") errors[inputIds.reason] = "Say why: everybody in the channel sees it.";
  if (untilMs === undefined) errors[inputIds.until] = "Choose when it ends.";
  else if (untilMs <= nowMs + minuteMs) errors[inputIds.until] = "Choose a time that is still to come.";
  else if (untilMs > nowMs + longestDays * dayMs) errors[inputIds.until] = `Choose a time within ${longestDays} days.`;
  else if (untilMs - nowMs > longMs && !(values[inputIds.isLong] ?? []).includes("yes")) {
    errors[inputIds.isLong] = "It is longer than 4 hours: confirm that.";
  }
  // Slack shows errors only at inputs that the dialog has.
  const place =
    untilMs !== undefined && inputIds.until in errors && duration !== "custom" ? inputIds.duration : undefined;
  if (place !== undefined) errors[place] = errors[inputIds.until] ?? "";
  if (place !== undefined) delete errors[inputIds.until];
  if (Object.keys(errors).length > 0 || untilMs === undefined) return { kind: "invalid", errors };
  return { kind: "valid", matchers, untilMs, reason };
}

/** The chosen duration; an hour when none is chosen yet. */
export function durationOf(values: DialogValues): SilenceDuration {
  const [value] = values[inputIds.duration] ?? [];
  return silenceDurations.find((known) => known === value) ?? "1h";
}

function endOf(
  duration: SilenceDuration,
  { values, nowMs, morningMs }: { readonly values: DialogValues; readonly nowMs: number; readonly morningMs: number },
): number | undefined {
  switch (duration) {
    case "30m":
      return nowMs + 30 * minuteMs;
    case "1h":
      return nowMs + 60 * minuteMs;
    case "4h":
      return nowMs + 240 * minuteMs;
    case "morning":
      return morningMs;
    case "custom": {
      const seconds = Number(values[inputIds.until]?.[0]);
      return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : undefined;
    }
  }
}

function isComposite(form: string): boolean {
  return form === "composite";
}

function equals(name: string, value: string): Matcher {
  return { name, value, isRegex: false, isEqual: true };
}
