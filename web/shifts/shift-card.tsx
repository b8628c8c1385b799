import { useId } from "preact/hooks";
import type { ShiftReport } from "../api/shifts-api.ts";
import { countedText } from "../format/number-text.ts";
import type { Tone } from "../parts/state-mark.tsx";
import { Moment } from "../parts/times.tsx";
import { ArmShares } from "./arm-shares.tsx";
import { EvidenceBar } from "./evidence-bar.tsx";
import { Ledger } from "./ledger.tsx";
import { blindWords, downWords, lateLossWords, phaseWords } from "./shift-words.ts";
import { Steps } from "./steps.tsx";
import { VerdictStrip } from "./verdict-strip.tsx";

/** One shift with its rollout that goes on, or its last one. */
export function ShiftCard({ report }: { readonly report: ShiftReport }) {
  const { title, service, strategy, layer, startedAtMs, endedAtMs, arms, blind, down, oldArm, rollout } = report;
  const id = useId();
  return (
    <section class="card shift" aria-labelledby={id}>
      <div class="target-head">
        <h2 id={id}>{title}</h2>
        <small>
          {service} · {strategyWords[strategy]} over {layerWords[layer]} · {phaseWords(report)}
          {startedAtMs !== null && (
            <>
              {" "}
              · since <Moment ms={startedAtMs} />
            </>
          )}
          {endedAtMs !== null && (
            <>
              {" "}
              · ended <Moment ms={endedAtMs} />
            </>
          )}
        </small>
      </div>
      <VerdictStrip report={report} />
      <Troubles tone="unknown" sentences={blind.map(blindWords)} />
      <Troubles tone="bad" sentences={down.map((arm) => downWords(arm, report))} />
      <Troubles tone="bad" sentences={[lateLossWords(report)].filter((words) => words !== undefined)} />
      {report.step !== null && report.step.number > 0 && (
        <Steps step={report.step} isOver={report.outcome === "completed"} />
      )}
      <ul class="arms">
        {arms.map((arm) => (
          <ArmShares arm={arm} report={report} key={arm.name} />
        ))}
      </ul>
      {rollout !== null && <EvidenceBar report={report} />}
      {rollout !== null && <Ledger report={report} />}
      {oldArm !== null && oldArm.why !== "" && <small>Old version: {oldArm.why}</small>}
      <Links report={report} />
      <Changes changes={report.changes} />
    </section>
  );
}

function Troubles({ tone, sentences }: { readonly tone: Tone; readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <ul class={`troubles tone-${tone}`}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

const strategyWords: Readonly<Record<ShiftReport["strategy"], string>> = {
  rolling: "rolling update",
  canary: "canary",
  blueGreen: "blue/green",
  abTest: "A/B test",
  clusterBlueGreen: "blue/green clusters",
};

const layerWords: Readonly<Record<ShiftReport["layer"], string>> = {
  dns: "DNS",
  alb: "an ALB",
  nlb: "an NLB",
  haproxy: "HAProxy",
  ingress: "an ingress",
  mesh: "a mesh",
  gateway: "a gateway",
  podRatio: "the ratio of pods",
  serviceSelector: "a service's selector",
};

function Links({ report: { links, runbook } }: { readonly report: ShiftReport }) {
  const all = [...(runbook === null ? [] : [["runbook", runbook] as const]), ...Object.entries(links)];
  const pressable = all.filter(([, url]) => /^https?:\/\//i.test(url));
  if (pressable.length === 0) return null;
  return (
    <p class="links">
      {pressable.map(([name, url]) => (
        <a key={name} href={url} target="_blank" rel="noreferrer">
          {name.charAt(0).toUpperCase()}
          {name.slice(1)}
        </a>
      ))}
    </p>
  );
}

function Changes({ changes }: Pick<ShiftReport, "changes">) {
  if (changes.length === 0) return null;
  return (
    <details>
      <summary>{countedText(changes.length, "change")}</summary>
      <ol class="timeline">
        {changes.map(({ atMs, by, arm, detail, source }, index) => (
          <li key={`${atMs} ${index}`}>
            <Moment ms={atMs} />
            <span>
              {arm === "" ? "" : `${arm}: `}
              {detail}
              <small> {by === null ? `seen at ${source}` : `by ${by}`}</small>
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
