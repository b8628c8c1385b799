/** Seconds of the units that Prometheus knows. */
export const unitSeconds = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 } as const;
const durationPattern = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const unitsInOrder = ["y", "w", "d", "h", "m", "s", "ms"] as const;

/** A Prometheus duration such as `5m`, `1h30m` or `30d` in seconds, or nothing when the text is not one. */
export function durationToSeconds(text: string): number | undefined {
  const match = durationPattern.exec(text);
  if (match === null || text === "") return undefined;
  const milliseconds = unitsInOrder.reduce(
    (sum, unit, index) => sum + Number(match[index + 1] ?? 0) * Math.round(unitSeconds[unit] * 1000),
    0,
  );
  return milliseconds / 1000;
}

/** Seconds as the shortest Prometheus duration: 315 is `5m15s`, 2592000 is `30d`. Never weeks or years, which hide their length. */
export function secondsToDuration(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  if (rest === 0) return "0s";
  let text = "";
  for (const unit of ["d", "h", "m", "s", "ms"] as const) {
    const size = Math.round(unitSeconds[unit] * 1000);
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text;
}

/** Seconds in words for people: `1 h 12 min`, `45 s`; at most two units. */
export function secondsToWords(seconds: number): string {
  if (!Number.isFinite(seconds)) return "never";
  const sign = seconds < 0 ? "-" : "";
  let rest = Math.round(Math.abs(seconds));
  if (rest < 1) return `${sign}${Math.abs(seconds) < 0.0005 ? 0 : Number(Math.abs(seconds).toPrecision(2))} s`;
  const parts: string[] = [];
  for (const [size, unit] of [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return sign + parts.join(" ");
}
