import { useId } from "preact/hooks";
import type { Shift, ShiftArm, ShiftLedger, Shifts, ShiftVerdict } from "../api/shifts-api.ts";
import { countedText, countText, intervalText, known, measuredText, shareText } from "../format/number-text.ts";
import { durationText } from "../format/time-text.ts";
import { useResource } from "../live/resource.ts";
import { Loaded } from "../parts/loaded.tsx";
import { Page } from "../parts/page.tsx";
import { StateMark, type Tone } from "../parts/state-mark.tsx";
import { Moment } from "../parts/times.tsx";

/** How traffic moves between versions: what was intended, what happened, and whether the new one is worse. */
export function ShiftsPage() {
  const shifts = useResource<Shifts>("shifts", ["shifts"]);
  return (
    <Page title="Traffic shifts">
      <Loaded resource={shifts} what="the shifts" absent={<p>No traffic shift is watched here.</p>}>
        {({ shifts: all }) =>
          all.length === 0 ? (
            <p class="note">No traffic shift is under way or has been seen lately.</p>
          ) : (
            all.map((shift) => <ShiftCard shift={shift} key={shift.name} />)
          )
        }
      </Loaded>
    </Page>
  );
}

const phases: Readonly<Record<Shift["phase"], string>> = {
  idle: "idle",
  shifting: "moving",
  paused: "paused",
  settled: "settled",
  aborting: "going back",
};

function ShiftCard({ shift }: { readonly shift: Shift }) {
  const { name, service, phase, step, startedAtMs, arms, verdict, ledger, changes } = shift;
  const id = useId();
  return (
    <section class="card shift" aria-labelledby={id}>
      <div class="target-head">
        <h2 id={id}>{name}</h2>
        <small>
          {service} · {phases[phase]}
          {step ? `, step ${step.number} of ${step.of}` : ""}
          {startedAtMs ? (
            <>
              {" "}
              · since <Moment ms={startedAtMs} />
            </>
          ) : null}
        </small>
      </div>
      <Verdict verdict={verdict} />
      <ul class="arms">
        {arms.map((arm) => (
          <Arm arm={arm} key={arm.name} />
        ))}
      </ul>
      {ledger && <Ledger ledger={ledger} />}
      {changes.length > 0 && (
        <details>
          <summary>{countedText(changes.length, "change")}</summary>
          <ol class="timeline">
            {changes.map(({ atMs, by, detail }) => (
              <li key={`${atMs} ${detail}`}>
                <Moment ms={atMs} />
                <span>
                  {detail}
                  {by ? `, by ${by}` : ""}
                </span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

const verdicts: Readonly<Record<ShiftVerdict["kind"], { readonly tone: Tone; readonly words: string }>> = {
  fine: { tone: "good", words: "No worse than before" },
  worse: { tone: "bad", words: "Worse than before" },
  notEnough: { tone: "unknown", words: "Too early to tell" },
  unknown: { tone: "unknown", words: "Unknown" },
};

function Verdict({ verdict: { kind, why } }: { readonly verdict: ShiftVerdict }) {
  const { tone, words } = verdicts[kind];
  return (
    <div class="verdict">
      <StateMark tone={tone} words={words} />
      <p>{why}</p>
    </div>
  );
}

function Arm({ arm: { name, version, intended, actual, interval, requests, errorRatio } }: { readonly arm: ShiftArm }) {
  return (
    <li class="arm">
      <h3>
        {name}
        {version ? ` ${version}` : ""}
      </h3>
      <Share words="intended" share={intended} kind="intended" />
      <Share words="actual" share={actual} kind="actual" />
      <small>
        {countedText(requests, "request")}
        {interval ? `, share ${intervalText(interval, requests)}` : ""}
        {errorRatio === undefined || errorRatio === null ? "" : `, ${measuredText(1 - errorRatio, requests)} good`}
      </small>
    </li>
  );
}

function Share({
  words,
  share,
  kind,
}: {
  readonly words: string;
  readonly share: number | null | undefined;
  readonly kind: string;
}) {
  return (
    <div class="share">
      <span>{words}</span>
      <span class={`bar bar-${kind}`} aria-hidden="true">
        <span style={{ width: `${100 * Math.min(1, Math.max(0, share ?? 0))}%` }} />
      </span>
      <strong>{known(share, shareText)}</strong>
    </div>
  );
}

function Ledger({ ledger: { sent, answered, rescued, lost, longestGapMs } }: { readonly ledger: ShiftLedger }) {
  const tone: Tone = lost > 0 ? "bad" : "good";
  return (
    <div class="ledger">
      <StateMark tone={tone} words={`Requests lost: ${countText(lost)} of ${countText(sent)}`} />
      <small>
        {countText(answered)} answered, {countText(rescued)} saved by a retry
        {longestGapMs ? `, longest gap ${durationText(longestGapMs / 1_000)}` : ""}
      </small>
    </div>
  );
}
