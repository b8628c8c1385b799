/** How a unit turns a number into text. */
export type UnitRule =
  | { readonly kind: "plain"; readonly suffix: string }
  | { readonly kind: "scaled"; readonly base: 1000 | 1024; readonly suffix: string }
  | { readonly kind: "percent"; readonly factor: number }
  | { readonly kind: "duration"; readonly seconds: number }
  | { readonly kind: "date"; readonly style: "iso" | "fromNow" }
  | { readonly kind: "boolean"; readonly yes: string; readonly no: string };

const PLAIN: UnitRule = { kind: "plain", suffix: "" };

// The ids are Grafana's: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts
const UNITS: Readonly<Record<string, UnitRule>> = {
  none: PLAIN,
  string: PLAIN,
  short: scaled(""),
  percent: { kind: "percent", factor: 1 },
  percentunit: { kind: "percent", factor: 100 },
  ns: duration(1e-9),
  µs: duration(1e-6),
  ms: duration(1e-3),
  s: duration(1),
  m: duration(60),
  h: duration(3600),
  d: duration(86_400),
  dtdurations: duration(1),
  dtdurationms: duration(1e-3),
  dthms: duration(1),
  bytes: { kind: "scaled", base: 1024, suffix: "B" },
  decbytes: scaled("B"),
  bits: { kind: "scaled", base: 1024, suffix: "b" },
  decbits: scaled("b"),
  binBps: { kind: "scaled", base: 1024, suffix: "B/s" },
  Bps: scaled("B/s"),
  bps: scaled("b/s"),
  reqps: scaled("req/s"),
  ops: scaled("ops/s"),
  cps: scaled("/s"),
  eps: scaled("events/s"),
  rps: scaled("reads/s"),
  wps: scaled("writes/s"),
  iops: scaled("io/s"),
  mps: scaled("msg/s"),
  reqpm: scaled("req/min"),
  cpm: scaled("/min"),
  opm: scaled("ops/min"),
  hertz: scaled("Hz"),
  dateTimeAsIso: { kind: "date", style: "iso" },
  dateTimeAsSystem: { kind: "date", style: "iso" },
  dateTimeFromNow: { kind: "date", style: "fromNow" },
  bool: { kind: "boolean", yes: "true", no: "false" },
  bool_yes_no: { kind: "boolean", yes: "yes", no: "no" },
  bool_on_off: { kind: "boolean", yes: "on", no: "off" },
};

/** The rule of a Grafana unit id; `suffix:x`, `si:x` and an id that is not known put their text behind the number. */
export function unitRule(unit: string | undefined): UnitRule {
  if (unit === undefined || unit === "") return PLAIN;
  const known = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  if (known !== undefined) return known;
  if (unit.startsWith("si:")) return scaled(unit.slice(3));
  return { kind: "plain", suffix: unit.startsWith("suffix:") ? unit.slice(7) : unit };
}

function scaled(suffix: string): UnitRule {
  return { kind: "scaled", base: 1000, suffix };
}

function duration(seconds: number): UnitRule {
  return { kind: "duration", seconds };
}
