import type { Deadman } from "../../slo/relay/relay-model.ts";
import { localTime, zonedTimeToMs } from "../../slo/zoned-time.ts";

/** Name of the note that keeps the day of the last canary message. */
export const canaryNote = "deadman/canary";

/** How long people can see that the way to Slack is open. */
const shownMs = 10 * 60_000;

/** A canary message that is to be visible. */
export interface Canary {
  /** `2026-01-15`, in its timezone: one message per day. */
  readonly day: string;
  readonly workspace: string;
  readonly channel: string;
}

/** The canary message that is due: today's, from its time on, unless it was sent. A relay that was away sends it late. */
export function dueCanary(
  { canary }: Pick<Deadman, "canary">,
  { lastDay, nowMs }: { readonly lastDay: string | undefined; readonly nowMs: number },
): Canary | undefined {
  if (canary === undefined) return undefined;
  const { day } = localTime(nowMs, canary.timezone);
  if (lastDay !== undefined && lastDay >= day) return undefined;
  if (nowMs < zonedTimeToMs(`${day}T${canary.at}`, canary.timezone)) return undefined;
  return { day, ...canary.to };
}

/** When the next canary message may be due; undefined: never. */
export function nextCanaryMs(
  { canary }: Pick<Deadman, "canary">,
  { lastDay, nowMs }: { readonly lastDay: string | undefined; readonly nowMs: number },
): number | undefined {
  if (canary === undefined) return undefined;
  const today = localTime(nowMs, canary.timezone).day;
  const day = lastDay !== undefined && lastDay >= today ? dayAfter(lastDay) : today;
  return Math.max(nowMs, zonedTimeToMs(`${day}T${canary.at}`, canary.timezone));
}

/** When a canary message has done its work. */
export function canaryEndMs(postedAtMs: number): number {
  return postedAtMs + shownMs;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
