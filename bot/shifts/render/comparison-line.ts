import { exactWords } from "../../../slo/shift/number-words.ts";
import { countText } from "../../facts/fact-texts.ts";
import type { Mrkdwn } from "../../render/escape.ts";
import type { Comparison } from "../report/comparison.ts";
import { numberText } from "../texts/figures.ts";
import type { ShiftTexts } from "../texts/shift-texts.ts";
import { ratioText } from "./ratio-text.ts";
import { pieces, say, words } from "./say.ts";

/** `errors 0.12 % vs 0.11 % · 18,400 requests of green · evidence 0.8 of 6.9 · 2x as many would have shown`. */
export function comparisonLine(comparison: Comparison, texts: ShiftTexts): Mrkdwn {
  const { sli, uncounted, candidate, candidateRatio, stableRatio, candidateRequests, evidence, limit, detectable } =
    comparison;
  const { stable, bursts, floor = null } = comparison;
  if (uncounted !== undefined) return words(texts.uncounted[uncounted]);
  // Of nothing there is no ratio, and no evidence.
  if (candidateRequests === 0) return say(texts.noneCounted, candidate);
  return pieces([
    say(sli === "slow" ? texts.slow : texts.errors, ratioText(candidateRatio, texts), ratioText(stableRatio, texts)),
    say(texts.requestsOf, countText(candidateRequests), candidate),
    evidence === null ? undefined : say(texts.evidence, numberText(evidence), numberText(limit)),
    bursts === null ? undefined : say(texts.bursts, stable, countText(bursts)),
    floor === null ? undefined : say(texts.floor, exactWords(floor * 100)),
    detectable === null ? undefined : say(texts.detectable, numberText(detectable)),
  ]);
}
