import { unitRule } from "../value/units.ts";

/** The ends and ticks of a value axis. */
export interface ValueScale {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly step: number;
}

const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

interface ScaleNeeds {
  readonly low: number;
  readonly high: number;
  /** Fixed ends; the scale keeps them even when data lies beyond. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly unit?: string | undefined;
  readonly tickCount: number;
  /** Whether only whole numbers occur. */
  readonly whole?: boolean;
}

/** A scale with round ticks that holds the values from `low` to `high`. */
export function linearScale(needs: ScaleNeeds): ValueScale {
  let low = needs.min ?? startOf(needs.low, needs.high);
  let high = needs.max ?? needs.high;
  if (!(high > low)) [low, high] = widen(low, needs);
  const step = roundStep((high - low) / Math.max(1, needs.tickCount), needs);
  const min = needs.min ?? exact(Math.floor(low / step + 1e-9) * step);
  const max = needs.max ?? exact(Math.ceil(high / step - 1e-9) * step);
  const first = Math.ceil(min / step - 1e-9);
  const count = Math.floor((max - first * step) / step + 1e-9) + 1;
  return {
    min,
    max,
    step,
    ticks: Array.from({ length: Math.max(0, count) }, (_, index) => exact((first + index) * step)),
  };
}

/** A scale of powers of ten that holds the positive values from `low` to `high`. */
export function logScale({ low, high, min, max }: ScaleNeeds): ValueScale {
  const lowest = min !== undefined && min > 0 ? min : 10 ** Math.floor(Math.log10(low) + 1e-9);
  const highest =
    max !== undefined && max > lowest ? max : Math.max(10 ** Math.ceil(Math.log10(high) - 1e-9), lowest * 10);
  const decades = Math.log10(highest / lowest);
  const every = Math.max(1, Math.ceil(decades / 6));
  const first = Math.ceil(Math.log10(lowest) - 1e-9);
  const ticks: number[] = [];
  for (let power = first; 10 ** power <= highest * 1.000001; power += every) ticks.push(exact(10 ** power));
  return { min: lowest, max: highest, ticks, step: lowest };
}

/** Zero belongs to the scale unless the values lie close together far from it, as availabilities do. */
function startOf(low: number, high: number): number {
  if (low >= 0 && high - low >= high * 0.25) return 0;
  return low;
}

/** Values all alike still need an axis with some height. */
function widen(value: number, { min, max, whole, unit }: ScaleNeeds): [number, number] {
  const rule = unitRule(unit);
  if (min !== undefined) return [min, min + (min === 0 ? 1 : Math.abs(min) * 0.5)];
  if (max !== undefined) return [max - (max === 0 ? 1 : Math.abs(max) * 0.5), max];
  if (rule.kind === "percent" && value >= 0 && value <= 100 / rule.factor) return [0, 100 / rule.factor];
  if (value === 0) return [0, 1];
  const lift = whole === true ? Math.max(1, Math.abs(value) * 0.5) : Math.abs(value) * 0.5;
  return value > 0 ? [0, value + lift] : [value - lift, 0];
}

function roundStep(raw: number, { unit, whole, low, high }: ScaleNeeds): number {
  const rule = unitRule(unit);
  if (rule.kind === "duration" && raw * rule.seconds > 1) {
    const seconds = TIME_STEPS.find((step) => step >= raw * rule.seconds * 0.999);
    if (seconds !== undefined) return seconds / rule.seconds;
    return decimalStep((raw * rule.seconds) / 86_400) * (86_400 / rule.seconds);
  }
  if (rule.kind === "scaled" && rule.base === 1024 && raw > 1) {
    const power = 1024 ** Math.floor(Math.log2(raw) / 10);
    return 2 ** Math.ceil(Math.log2(raw / power) - 1e-9) * power;
  }
  const counts = whole === true && rule.kind !== "percent" && high - low >= 1;
  return counts ? Math.max(1, decimalStep(raw)) : decimalStep(raw);
}

function decimalStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate >= (raw / power) * 0.999) ?? 10;
  return exact(factor * power);
}

function exact(value: number): number {
  return Number(value.toPrecision(12));
}
