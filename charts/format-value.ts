import { assertNever } from "../slo/problem.ts";
import { formatDuration, formatFromNow } from "./value/format-duration.ts";
import { formatMoment } from "./value/format-moment.ts";
import { formatNumber } from "./value/format-number.ts";
import { type UnitRule, unitRule } from "./value/units.ts";

/** A written value, its unit apart so that it can be set smaller. */
export interface ValueText {
  readonly number: string;
  /** Starts with a space where one belongs. */
  readonly suffix: string;
}

/** What the text of a value depends on. */
export interface FormatOptions {
  readonly unit?: string | undefined;
  readonly decimals?: number | undefined;
  /** The present in milliseconds, for units that count from now. */
  readonly now?: number | undefined;
}

/** A value as a person reads it, such as `99.94%`, `3 h 12 m` or `1.2 k req/s`; `null` and `NaN` are `unknown`. */
export function formatValue(value: number | null, options: FormatOptions = {}): string {
  const { number, suffix } = valueText(value, options);
  return number + suffix;
}

/** A value as a person reads it, number and unit apart. */
export function valueText(value: number | null, { unit, decimals, now = 0 }: FormatOptions = {}): ValueText {
  if (value === null || Number.isNaN(value)) return { number: "unknown", suffix: "" };
  const rule = unitRule(unit);
  switch (rule.kind) {
    case "plain":
      return { number: formatNumber(value, { decimals, whole: 1 }), suffix: spaced(rule.suffix) };
    case "percent":
      return { number: formatNumber(value * rule.factor, { decimals, whole: 100 }), suffix: "%" };
    case "scaled":
      return scaledText(value, rule, decimals);
    case "duration":
      return { number: formatDuration(value * rule.seconds, decimals), suffix: "" };
    case "date":
      return { number: rule.style === "iso" ? formatMoment(value) : formatFromNow(value, now), suffix: "" };
    case "boolean":
      return { number: value === 0 ? rule.no : rule.yes, suffix: "" };
    default:
      return assertNever(rule);
  }
}

/** The text of a tick, with the decimals that tell it from its neighbours one `step` away. */
export function formatTick(value: number, { step, ...options }: FormatOptions & { readonly step: number }): string {
  const rule = unitRule(options.unit);
  if (rule.kind !== "percent" && rule.kind !== "plain") return formatValue(value, options);
  if (rule.kind === "plain" && Math.abs(value) >= 1e5) return scaledTick(value, rule.suffix);
  const factor = rule.kind === "percent" ? rule.factor : 1;
  const exact = Math.round(value / step) * step * factor;
  const decimals = exact === 0 ? 0 : decimalsOf(step * factor);
  return formatNumber(exact, { decimals }) + (rule.kind === "percent" ? "%" : spaced(rule.suffix));
}

/** An axis has no room for nine figures. */
function scaledTick(value: number, suffix: string): string {
  const text = scaledText(value, { kind: "scaled", base: 1000, suffix }, undefined);
  return text.number + text.suffix;
}

/** How many decimals a round step such as 0.025 has; only the first two figures count. */
function decimalsOf(step: number): number {
  const [figures = "", exponent = "0"] = step.toExponential(1).split("e");
  return Math.max(0, (figures.endsWith(".0") ? 0 : 1) - Number(exponent));
}

function scaledText(value: number, rule: UnitRule & { kind: "scaled" }, decimals: number | undefined): ValueText {
  const prefixes = rule.base === 1024 ? ["", "Ki", "Mi", "Gi", "Ti", "Pi"] : ["", "k", "M", "G", "T", "P"];
  let scaled = value;
  let power = 0;
  // Half a figure early, so that 999.96 k becomes 1 M and not 1000 k.
  while (Math.abs(scaled) >= rule.base * (1 - 5e-4) && Number.isFinite(scaled) && power < prefixes.length - 1) {
    scaled /= rule.base;
    power += 1;
  }
  return { number: formatNumber(scaled, { decimals }), suffix: spaced(`${prefixes[power] ?? ""}${glue(rule.suffix)}`) };
}

/** `k` and `B` join to `kB`, but `k` and `req/s` stay apart. */
function glue(suffix: string): string {
  return /^[Bb]/.test(suffix) || suffix === "Hz" || suffix.startsWith("/") ? suffix : spaced(suffix);
}

function spaced(suffix: string): string {
  const trimmed = suffix.trim();
  return trimmed === "" || trimmed === "%" || trimmed === "×" ? trimmed : ` ${trimmed}`;
}
