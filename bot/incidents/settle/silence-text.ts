import type { Silence } from "../../model/incident.ts";
import type { Suppression } from "../../model/observation.ts";
import type { NewEntry } from "../book-state.ts";

/** The timeline's line about what holds an incident back, from the silence that is known, else from what its alert says. */
export function silenceEntry(silence: Silence | undefined, suppressed: Suppression | undefined): NewEntry {
  if (silence !== undefined) {
    const text = silenceText(silence);
    const detail = `by ${silence.by}${text.startsWith("until") ? " " : ": "}${text}`;
    return { kind: silenceKind(silence), detail: text === "" ? `by ${silence.by}` : detail };
  }
  if (suppressed === undefined) return { kind: "silenced" };
  const { kind, by, untilMs } = suppressed;
  if (kind === "silenced" || kind === "muted") return { kind, detail: `by ${by}${untilText(untilMs)}` };
  return { kind: kind === "suppressed" ? "muted" : "silenced", detail: `${kind} by ${by}${untilText(untilMs)}` };
}

/** CloudWatch mutes, Alertmanager silences. */
export function silenceKind({ kind }: Pick<Silence, "kind">): "muted" | "silenced" {
  return kind === "cloudwatch" ? "muted" : "silenced";
}

/** `until 2026-11-21 14:30 UTC: deploying`. */
export function silenceText({ untilMs, reason }: Pick<Silence, "untilMs" | "reason">): string {
  return [untilText(untilMs).trim(), reason].filter((text) => text !== "").join(": ");
}

function untilText(untilMs: number | undefined): string {
  if (untilMs === undefined || !Number.isFinite(new Date(untilMs).getTime())) return "";
  return ` until ${new Date(untilMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
