import { formatNumber } from "./format-number.ts";

const LONG_UNITS = [
  { name: "d", seconds: 86_400 },
  { name: "h", seconds: 3600 },
  { name: "m", seconds: 60 },
  { name: "s", seconds: 1 },
] as const;

const SHORT_UNITS = [
  { name: "s", seconds: 1 },
  { name: "ms", seconds: 1e-3 },
  { name: "µs", seconds: 1e-6 },
  { name: "ns", seconds: 1e-9 },
] as const;

const WORDS = { d: "day", h: "hour", m: "minute", s: "second" } as const;

/** A length of time in its one or two largest units: `250 ms`, `12.5 s`, `3 h 12 m`. */
export function formatDuration(seconds: number, decimals?: number): string {
  if (!Number.isFinite(seconds)) return formatNumber(seconds);
  if (seconds < 0) return `-${formatDuration(-seconds, decimals)}`;
  if (seconds < 1e-12) return "0 s";
  if (seconds < 59.95) {
    const unit = SHORT_UNITS.find((candidate) => seconds >= candidate.seconds * 0.9995) ?? SHORT_UNITS[3];
    return `${formatNumber(seconds / unit.seconds, { decimals })} ${unit.name}`;
  }
  return longParts(seconds)
    .map((part) => `${formatNumber(part.amount)} ${part.name}`)
    .join(" ");
}

/** A time as a distance from now: `in 12 days`, `3 hours ago`. */
export function formatFromNow(ms: number, now: number): string {
  const seconds = Math.abs(ms - now) / 1000;
  if (!Number.isFinite(seconds)) return formatNumber(seconds);
  if (seconds < 1) return "now";
  // Cut off, not rounded: "in 1 day" must not mean 36 hours less than two.
  const unit = LONG_UNITS.find((candidate) => seconds >= candidate.seconds) ?? LONG_UNITS[3];
  const amount = Math.floor(seconds / unit.seconds);
  const words = `${formatNumber(amount)} ${WORDS[unit.name]}${amount === 1 ? "" : "s"}`;
  return ms < now ? `${words} ago` : `in ${words}`;
}

function longParts(seconds: number) {
  const first = LONG_UNITS.findIndex((unit) => seconds >= unit.seconds * 0.9995 || unit.name === "m");
  const large = LONG_UNITS[first] ?? LONG_UNITS[2];
  const small = LONG_UNITS[first + 1] ?? LONG_UNITS[3];
  const smallUnits = Math.round(seconds / small.seconds);
  const perLarge = large.seconds / small.seconds;
  const parts = [
    { name: large.name, amount: Math.floor(smallUnits / perLarge) },
    { name: small.name, amount: smallUnits % perLarge },
  ];
  return parts.filter((part) => part.amount > 0);
}
