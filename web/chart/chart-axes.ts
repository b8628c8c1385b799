import { shareText } from "../format/number-text.ts";
import { clockText, dayText, secondsText, type TimeOptions } from "../format/time-text.ts";

const daySeconds = 86_400;

/** Labels of a time axis, in Unix seconds: days, hours where they are closer, seconds where they are closer than a minute. */
export function timeLabels(
  at: readonly number[],
  { step, ...options }: TimeOptions & { readonly step: number },
): readonly string[] {
  return at.map((second) => {
    const ms = second * 1_000;
    if (step >= daySeconds) return dayText(ms, options);
    if (step < 60) return secondsText(ms, options);
    const clock = clockText(ms, options);
    // Midnight is where the day changes.
    return clock === "00:00" ? dayText(ms, options) : clock;
  });
}

/** Below this share the line is cut off: what overspends by far leaves no room for the part that can be read. */
export const lowestShare = -1;

/** From which share to which the chart goes. */
export function shareRange(low: number, high: number): [low: number, high: number] {
  return [Math.max(lowestShare, Math.min(0, low - 0.05)), Math.max(1, high)];
}

/** Labels of the axis of shares; the lowest says that the line may be further below. */
export function shareLabels(at: readonly number[], { isCut }: { readonly isCut: boolean }): readonly string[] {
  return at.map((share) => (isCut && share <= lowestShare ? `≤ ${shareText(share)}` : shareText(share)));
}

/** Room for the longest label of an axis, in pixels of 12-pixel letters. */
export function labelRoom(labels: readonly string[] | null | undefined): number {
  return 16 + 7 * Math.max(3, ...(labels ?? []).map((label) => label.length));
}

/** How much of the period is shown: all of it, unless so little of it is measured that the line would be a mark at the edge. */
export function shownFrom({
  fromMs,
  measuredMs,
  toMs,
}: {
  readonly fromMs: number;
  readonly measuredMs: number;
  readonly toMs: number;
}): number {
  const known = toMs - measuredMs;
  return known >= (toMs - fromMs) / 4 ? fromMs : Math.max(fromMs, measuredMs - Math.max(60_000, known / 4));
}
