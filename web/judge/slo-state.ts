import type { Slo, SloWindow } from "../api/exporter-api.ts";

/** How an SLO stands, in one word for people; `burning` means that it spends its budget faster than it lasts. */
export type SloState = "unknown" | "spent" | "burningFast" | "burning" | "fine";

export interface SloJudgement {
  readonly state: SloState;
  readonly words: string;
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

/** What the alerts of the fast tiers look at: this share of the period's budget, gone within this window. */
const fast = [
  { window: "1h", share: 0.02 },
  { window: "6h", share: 0.05 },
] as const;

type Judged = Pick<Slo, "current" | "budgetRemaining" | "windows" | "period">;

/** How an SLO stands. */
export function judgeSlo(slo: Judged): SloJudgement {
  const state = stateOf(slo);
  return { state, words: words[state] };
}

function stateOf({ current, budgetRemaining, windows, period }: Judged): SloState {
  const isFast = fast.some(({ window, share }) => {
    const found = windows.find((one) => one.window === window);
    // Of a young SLO an hour is not an hour yet.
    return ((found?.burnRate ?? 0) * (found?.seconds ?? 0)) / periodSeconds(period) >= share - 1e-9;
  });
  if (isFast) return "burningFast";
  if (isMissing(budgetRemaining) || isMissing(current.sli)) return "unknown";
  if (budgetRemaining <= 0) return "spent";
  const recent = recentWindow(windows);
  // Without a word from the last hour nobody knows how it is now.
  if (recent !== undefined && isMissing(recent.sli)) return "unknown";
  return (recent?.burnRate ?? 0) > 1 ? "burning" : "fine";
}

/** The window that shows how it is now: an hour, or the shortest there is. */
export function recentWindow(windows: readonly SloWindow[]): SloWindow | undefined {
  return windows.find(({ window }) => window === "1h") ?? [...windows].sort((a, b) => a.seconds - b.seconds)[0];
}

const daySeconds = 86_400;
const calendarDays: Readonly<Record<string, number>> = { week: 7, month: 30, quarter: 91, year: 365 };

function periodSeconds(period: string): number {
  const match = /^(\d+)([hdw])$/.exec(period);
  const unit = { h: 3_600, d: daySeconds, w: 7 * daySeconds }[match?.[2] ?? ""];
  if (match !== null && unit !== undefined) return Number(match[1]) * unit;
  return (calendarDays[period.replace(/^calendar-/, "")] ?? 30) * daySeconds;
}

function isMissing(value: number | null | undefined): value is null | undefined {
  return value === null || value === undefined;
}
