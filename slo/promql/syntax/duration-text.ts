const literal = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
const unitMilliseconds = [365 * 86_400_000, 7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000, 1];

/** Prometheus counts durations in nanoseconds, in 64 bits: about 292 years. */
export const MAX_DURATION_MILLISECONDS = 9_223_372_036_854;

/** Whether a text has the form of a duration such as 1h30m, however long that is. */
export function isDuration(text: string): boolean {
  return text !== "" && literal.test(text);
}

/** Milliseconds of a duration, or nothing when the text is none or Prometheus cannot count that far. */
export function durationMilliseconds(text: string): number | undefined {
  const match = text === "" ? null : literal.exec(text);
  if (match === null) return undefined;
  const total = unitMilliseconds.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit, 0);
  return total <= MAX_DURATION_MILLISECONDS ? total : undefined;
}

/** The value of a number as PromQL writes it (hexadecimal, octal, underscores), or nothing when it does not fit. */
export function numberValue(text: string): number | undefined {
  const plain = text.replaceAll("_", "");
  const isOctal = /^0[0-7]+$/.test(plain);
  const value = isOctal ? Number.parseInt(plain, 8) : Number(plain);
  const fits = /^0[xX]/.test(plain) ? value < 2 ** 63 : Number.isFinite(value);
  return fits ? value : undefined;
}
