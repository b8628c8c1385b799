import type { Silence } from "../../model/incident.ts";
import type { Suppression } from "../../model/observation.ts";
import type { NewEntry } from "../book-state.ts";

/** The timeline's line about what holds an incident back, from the silence that is known, else from what its alert says. */
export function silenceEntry(silence: Silence | undefined, suppressed: Suppression | undefined): NewEntry {
  if (silence !== undefined) {
    return { kind: silence.kind === "cloudwatch" ? "muted" : "silenced", detail: silenceText(silence) };
  }
  if (suppressed === undefined) return { kind: "silenced" };
  const { kind, by, untilMs } = suppressed;
  if (kind === "silenced" || kind === "muted") return { kind, detail: `by ${by}${untilText(untilMs)}` };
  return { kind: kind === "suppressed" ? "muted" : "silenced", detail: `${kind} by ${by}${untilText(untilMs)}` };
}

/** `by Ana until 2026-11-21 14:30 UTC: deploying`. */
export function silenceText({ by, untilMs, reason }: Pick<Silence, "by" | "untilMs" | "reason">): string {
  return `by ${by}${untilText(untilMs)}${reason === "" ? "" : `: ${reason}`}`;
}

function untilText(untilMs: number | undefined): string {
  if (untilMs === undefined || !Number.isFinite(new Date(untilMs).getTime())) return "";
  return ` until ${new Date(untilMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
