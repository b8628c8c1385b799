/**
 * Numbers as Prometheus' templates write them, so that an alert reads the same whoever raised it.
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/template_reference/#numbers
 */

/** A ratio as a percentage with four digits that count: `1.25%`, as `humanizePercentage` writes it. */
export function humanizePercentage(ratio: number): string {
  return `${fourDigits(ratio * 100)}%`;
}

/** Seconds in days, hours, minutes and seconds: `1d 7h 0m 5s`, `12.5s`, `20ms`, as `humanizeDuration` writes it. */
export function humanizeDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return fourDigits(seconds);
  if (seconds === 0) return "0s";
  const sign = seconds < 0 ? "-" : "";
  let value = Math.abs(seconds);
  if (value >= 1) {
    const whole = Math.trunc(value);
    const parts = [
      `${Math.trunc(whole / 86_400)}d`,
      `${Math.trunc(whole / 3_600) % 24}h`,
      `${Math.trunc(whole / 60) % 60}m`,
      `${whole % 60}s`,
    ];
    const first = parts.findIndex((part) => !part.startsWith("0"));
    return first >= 0 && first < 3 ? sign + parts.slice(first).join(" ") : `${sign}${fourDigits(value)}s`;
  }
  let prefix = "";
  for (const smaller of ["m", "u", "n", "p", "f", "a", "z", "y"]) {
    if (value >= 1) break;
    prefix = smaller;
    value *= 1_000;
  }
  return `${sign}${fourDigits(value)}${prefix}s`;
}

/** As Go's `%.4g`: four digits that count, no zeros at the end, an exponent from 10,000 up and below 0.0001. */
function fourDigits(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value === 0) return "0";
  const [digits = "", exponent = "0"] = value.toExponential(3).split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 4) return String(Number(value.toPrecision(4)));
  const size = String(Math.abs(power)).padStart(2, "0");
  return `${Number(digits)}e${power < 0 ? "-" : "+"}${size}`;
}
