/** A length of time in the unit that fits: `850 ms`, `12 s`, `3 min`, `5 h`, `12 d`. */
export function lengthText(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1) return "under 1 ms";
  if (size < 1_000) return `${Math.round(ms)} ms`;
  if (size < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (size < 100_000) return `${Math.round(ms / 1_000)} s`;
  if (size < 100 * 60_000) return `${Math.round(ms / 60_000)} min`;
  return size < 48 * 3_600_000 ? `${Math.round(ms / 3_600_000)} h` : `${Math.round(ms / 86_400_000)} d`;
}

/** How long ago something was. */
export function agoText(atMs: number | undefined, nowMs: number): string {
  if (atMs === undefined) return "never";
  return atMs > nowMs - 1_000 ? "just now" : `${lengthText(nowMs - atMs)} ago`;
}

/** A time as `2026-11-21 04:28:53 UTC`. */
export function timeText(atMs: number): string {
  return Number.isFinite(atMs) ? `${new Date(atMs).toISOString().slice(0, 19).replace("T", " ")} UTC` : "unknown";
}
