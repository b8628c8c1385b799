import type { SloWindow } from "../api/exporter-api.ts";
import { durationText, lastWords } from "../format/time-text.ts";

/** `hour`, `6 hours`; for an SLO that is younger than the window, how long it is known: `1 min 25 s`. */
export function windowWords({ window, seconds }: Pick<SloWindow, "window" | "seconds">): string {
  return isYoung({ window, seconds }) ? durationText(seconds) : lastWords(window);
}

/** Windows that tell anything of their own: of those that are all about as long as the SLO is old, only one. */
export function tellingWindows(windows: readonly SloWindow[]): readonly SloWindow[] {
  const bySize = [...windows].sort((a, b) => lengthOf(a.window) - lengthOf(b.window));
  return bySize.filter((window, index) => {
    const before = bySize[index - 1];
    return before === undefined || !isYoung(window) || (!isYoung(before) && window.seconds >= 1.2 * before.seconds);
  });
}

/** Whether the SLO is younger than the window. */
export function isYoung({ window, seconds }: Pick<SloWindow, "window" | "seconds">): boolean {
  return seconds < 0.98 * lengthOf(window);
}

/** In seconds; a calendar window has no length of its own, so that it is never too short. */
function lengthOf(window: string): number {
  const match = /^(\d+)([smhdw])$/.exec(window);
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
  return match === null ? 0 : Number(match[1]) * (units[match[2] ?? ""] ?? 0);
}
