import { countText } from "../../facts/fact-texts.ts";
import { instant, type Mrkdwn } from "../../render/escape.ts";
import type { Gap, Lost } from "../report/losses.ts";
import type { LostOutside } from "../report/lost-outside.ts";
import type { ShiftTexts } from "../texts/shift-texts.ts";
import { pieces, say, words } from "./say.ts";

/** What was lost, as far as it was counted. */
interface CountedLost extends Lost {
  /** Whether the next rollout began before all was. */
  readonly isCutShort?: boolean;
}

/** `Requests lost: at least 36 of 500 · not all was seen …`: where not all was seen a number is a least one, and 0 would be a claim. */
export function lostLine(lost: CountedLost, texts: ShiftTexts): Mrkdwn {
  const { gap } = lost;
  const sent = countText(lost.sent);
  if (gap === undefined) return say(texts.lost, leastText(lost, texts), sent);
  const why = gapText({ ...lost, gap }, texts);
  if (lost.lost === 0) return say(texts.lostNoneSeen, sent, why);
  return pieces([say(texts.lost, leastText(lost, texts), sent), why]);
}

function gapText({ gap, unseen }: { readonly gap: Gap } & Pick<Lost, "unseen">, texts: ShiftTexts): Mrkdwn {
  if (unseen === undefined) return words(texts.gap[gap]);
  return say(texts.proxiesUnseen, String(unseen.count), String(unseen.of), instant(unseen.sinceMs, "time"));
}

/** `860 more lost while its account was closed, the last at 04:25 UTC`; nothing where none were. */
export function lostOutsideLine(outside: LostOutside | undefined, texts: ShiftTexts): Mrkdwn | undefined {
  if (outside === undefined) return undefined;
  return say(texts.lostOutside, countText(outside.lost), instant(outside.lastMs, "time"));
}

/** `36`, or `at least 36` where more may have been lost: not all was seen, or the next rollout began before all was counted. */
export function leastText(
  { lost, gap, isCutShort = false }: Omit<CountedLost, "sent">,
  texts: Pick<ShiftTexts, "atLeast">,
): string {
  const isLeast = gap !== undefined || (isCutShort && lost > 0);
  return isLeast ? texts.atLeast(countText(lost)) : countText(lost);
}
