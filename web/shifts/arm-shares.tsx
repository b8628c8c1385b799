import type { ShiftArmReport, ShiftReport } from "../api/shifts-api.ts";
import { known } from "../format/number-text.ts";
import { actualWords, trafficWords } from "./arm-words.ts";
import { precisely } from "./precisely.ts";

interface ArmProps {
  readonly arm: ShiftArmReport;
  readonly report: ShiftReport;
}

/** What the weights say of an arm beside what its requests show, and how it does. */
export function ArmShares({ arm, report }: ArmProps) {
  const { drift, shareBasis } = report;
  const { name, version, role, cluster, intended, actual, declared, dnsShare } = arm;
  return (
    <li class="arm">
      <h3>
        {name}
        {version === null ? "" : ` ${version}`}
        <small>
          {" "}
          {role === "stable" ? "old" : "new"}
          {cluster === null ? "" : ` · ${cluster}`}
        </small>
      </h3>
      <Share words="intended" share={intended} kind="intended" />
      <Share
        words={actualWords[shareBasis]}
        share={actual}
        kind="actual"
        expected={intended}
        tolerance={drift?.tolerance}
      />
      {declared !== null && <Share words="declared" share={declared} kind="intended" />}
      {dnsShare !== null && <Share words="in DNS" share={dnsShare} kind="intended" />}
      <small>{trafficWords(arm, report)}</small>
      <small>{errorWords(arm)}</small>
    </li>
  );
}

/** `errors 0.12 % (95 % certain: 0.08 to 0.18 %), slow 0.4 %`. */
function errorWords({ errorRatio, interval, slowRatio }: ShiftArmReport): string {
  const certain =
    interval === null
      ? ""
      : ` (95 % certain: ${precisely(interval.low).replace(" %", "")} to ${precisely(interval.high)})`;
  const slow = slowRatio === null ? "" : `, slow ${precisely(slowRatio)}`;
  return `errors ${known(errorRatio, precisely)}${errorRatio === null ? "" : certain}${slow}`;
}

interface ShareProps {
  readonly words: string;
  readonly share: number | null;
  readonly kind: "intended" | "actual";
  readonly expected?: number | null | undefined;
  readonly tolerance?: number | undefined;
}

/** A share as a bar; around what is expected, the band that chance explains. */
function Share({ words, share, kind, expected, tolerance }: ShareProps) {
  const percent = (value: number) => `${100 * Math.min(1, Math.max(0, value))}%`;
  const hasBand = expected !== undefined && expected !== null && tolerance !== undefined;
  const [low, high] = hasBand ? [Math.max(0, expected - tolerance), Math.min(1, expected + tolerance)] : [0, 0];
  const isKnown = share !== null;
  return (
    <div class="share">
      <span>{words}</span>
      <span class={`bar bar-${isKnown ? kind : "unknown"}`} aria-hidden="true">
        {isKnown && <span style={{ width: percent(share) }} />}
        {hasBand && <i class="chance" style={{ left: percent(low), width: percent(high - low) }} />}
      </span>
      <strong class={isKnown ? undefined : "tone-unknown"}>{known(share, precisely)}</strong>
    </div>
  );
}
