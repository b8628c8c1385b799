import type { SloWindow } from "../api/exporter-api.ts";
import { countedText, intervalText, measuredText, shareText } from "../format/number-text.ts";
import { durationText } from "../format/time-text.ts";
import { isYoung } from "../judge/window-words.ts";

interface MeasuredProps {
  readonly window: SloWindow;
  /** What the sample counts. */
  readonly unit: string;
}

/** A measured percentage, never without what it rests on: sample, interval, and the share of time that nobody measured. */
export function Measured({ window, unit }: MeasuredProps) {
  const { sli, interval, sampleSize, coverage } = window;
  const isKnown = sli !== undefined && sli !== null;
  return (
    <span class="measured">
      <strong class={isKnown ? "figure" : "figure tone-unknown"}>
        {isKnown ? measuredText(sli, sampleSize) : "unknown"}
      </strong>
      {isKnown && interval ? <small>{intervalText(interval, sampleSize)}</small> : null}
      <small>
        {countedText(sampleSize, unit)}
        {isYoung(window) && sampleSize > 0 ? ` in ${durationText(window.seconds)}` : ""}
      </small>
      <Unmeasured coverage={coverage} />
    </span>
  );
}

/** The share of time of which nothing is known; nothing when all of it was measured. */
function Unmeasured({ coverage }: { readonly coverage: number | null | undefined }) {
  if (coverage === undefined || coverage === null || coverage >= 1) return null;
  return <small class="tone-unknown">{shareText(1 - coverage)} of the time is unknown</small>;
}
