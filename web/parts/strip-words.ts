import type { Outcome } from "../api/exporter-api.ts";
import { countText } from "../format/number-text.ts";

/** Words and height of each outcome; heights tell them apart without colours. */
export const outcomes: Readonly<Record<Outcome, { readonly words: string; readonly height: number }>> = {
  success: { words: "good", height: 10 },
  failure: { words: "failed", height: 24 },
  missed: { words: "not measured", height: 6 },
  inconclusive: { words: "not clear", height: 15 },
  excluded: { words: "left out for maintenance", height: 6 },
};

/** `Last 60 attempts: 56 good, 4 failed`. */
export function stripWords(recent: readonly Outcome[]): string {
  const counts = (Object.keys(outcomes) as readonly Outcome[]).map((outcome) => ({
    words: outcomes[outcome].words,
    count: recent.filter((one) => one === outcome).length,
  }));
  const parts = counts.filter(({ count }) => count > 0).map(({ words, count }) => `${countText(count)} ${words}`);
  return `Last ${recent.length === 1 ? "attempt" : `${recent.length} attempts`}: ${parts.join(", ")}`;
}
