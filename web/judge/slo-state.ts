import type { Slo, SloWindow } from "../api/exporter-api.ts";
import { tellingWindows, windowWords } from "./window-words.ts";

/** How an SLO stands, in one word for people; `burning` means that it spends its budget faster than it lasts. */
export type SloState = "unknown" | "spent" | "burningFast" | "burning" | "fine";

export interface SloJudgement {
  readonly state: SloState;
  readonly words: string;
  /** The time that the word is about: `in the last 5 minutes and the last hour`; empty where it is about the whole period. */
  readonly when: string;
}

const words: Readonly<Record<SloState, string>> = {
  unknown: "Unknown",
  spent: "Budget spent",
  burningFast: "Burning fast",
  burning: "Burning",
  fine: "Within budget",
};

/** Worst first, for sorting; what nobody knows comes before what is fine. */
export const stateOrder: readonly SloState[] = ["burningFast", "spent", "burning", "unknown", "fine"];

/**
 * What the alerts of the fast tiers look at: this share of the period's budget, gone within the long window. The short one tells whether
 * it still goes on: without it, an hour would look bad until an hour after the last error.
 */
const fast = [
  { long: "1h", longSeconds: 3_600, short: "5m", share: 0.02 },
  { long: "6h", longSeconds: 21_600, short: "30m", share: 0.05 },
] as const;

type Judged = Pick<Slo, "current" | "budgetRemaining" | "windows" | "period">;

/** How an SLO stands. */
export function judgeSlo(slo: Judged): SloJudgement {
  const { state, windows } = stateOf(slo);
  return { state, words: words[state], when: whenWords(windows) };
}

function stateOf(slo: Judged): { readonly state: SloState; readonly windows: readonly SloWindow[] } {
  const { current, budgetRemaining, windows } = slo;
  const burnsFast = fast.map((tier) => burning(slo, tier)).find((found) => found !== undefined);
  if (burnsFast !== undefined) return { state: "burningFast", windows: burnsFast };
  if (isMissing(budgetRemaining) || isMissing(current.sli)) return { state: "unknown", windows: [] };
  const newest = shortestKnown(windows);
  const calm = newest?.burnRate === 0 ? [newest] : [];
  if (budgetRemaining <= 0) return { state: "spent", windows: calm };
  const hour = named(windows, "1h") ?? newest;
  // Without a word from the last hour nobody knows how it is now.
  if (hour !== undefined && isMissing(hour.sli)) return { state: "unknown", windows: [hour] };
  const half = named(windows, "30m");
  const burns = (hour?.burnRate ?? 0) > 1 && (half?.burnRate ?? hour?.burnRate ?? 0) > 1;
  if (!burns || hour === undefined) return { state: "fine", windows: [] };
  return { state: "burning", windows: half === undefined ? [hour] : [half, hour] };
}

/** The windows in which a tier burns, the short one first; undefined when one of them does not. */
function burning(
  { windows, period }: Judged,
  { long: longName, longSeconds, short: shortName, share }: (typeof fast)[number],
): readonly SloWindow[] | undefined {
  const long = named(windows, longName);
  const short = named(windows, shortName);
  // Of a young SLO an hour is not an hour yet.
  const gone = ((long?.burnRate ?? 0) * (long?.seconds ?? 0)) / periodSeconds(period);
  if (long === undefined || gone < share - 1e-9) return undefined;
  if (short === undefined || isMissing(short.burnRate)) return [long];
  return short.burnRate >= (share * periodSeconds(period)) / longSeconds - 1e-9 ? [short, long] : undefined;
}

/** The window that shows best how it is now: the shortest of which anything is known. */
export function shortestKnown(windows: readonly SloWindow[]): SloWindow | undefined {
  const bySize = windowsBySize(windows);
  return bySize.find(({ burnRate }) => !isMissing(burnRate)) ?? bySize[0];
}

/** The last hour, when it tells more than the shortest window. */
export function hourBeside(windows: readonly SloWindow[]): SloWindow | undefined {
  const hour = named(windows, "1h");
  const newest = shortestKnown(windows);
  if (hour === undefined || newest === undefined || hour === newest || isMissing(hour.burnRate)) return undefined;
  return tellingWindows([newest, hour]).includes(hour) ? hour : undefined;
}

function whenWords(windows: readonly SloWindow[]): string {
  const lasts = tellingWindows(windows)
    .map((window) => `the last ${windowWords(window)}`)
    .join(" and ");
  if (lasts === "") return "";
  const isCalm = windows.every(({ burnRate }) => burnRate === 0);
  const isUnknown = windows.every(({ burnRate, sli }) => isMissing(burnRate) && isMissing(sli));
  return isUnknown ? `nothing known of ${lasts}` : isCalm ? `no errors in ${lasts}` : `in ${lasts}`;
}

function named(windows: readonly SloWindow[], name: string): SloWindow | undefined {
  return windows.find(({ window }) => window === name);
}

function windowsBySize(windows: readonly SloWindow[]): readonly SloWindow[] {
  const nominal = (window: string) => periodSeconds(window);
  return [...windows].sort((a, b) => a.seconds - b.seconds || nominal(a.window) - nominal(b.window));
}

const daySeconds = 86_400;
const calendarDays: Readonly<Record<string, number>> = { week: 7, month: 30, quarter: 91, year: 365 };

function periodSeconds(period: string): number {
  const match = /^(\d+)([mhdw])$/.exec(period);
  const unit = { m: 60, h: 3_600, d: daySeconds, w: 7 * daySeconds }[match?.[2] ?? ""];
  if (match !== null && unit !== undefined) return Number(match[1]) * unit;
  return (calendarDays[period.replace(/^calendar-/, "")] ?? 30) * daySeconds;
}

function isMissing(value: number | null | undefined): value is null | undefined {
  return value === null || value === undefined;
}
