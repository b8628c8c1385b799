import { secondsToWords } from "../../../slo/duration.ts";
import { exactPointWords } from "../../../slo/shift/number-words.ts";
import { canPart } from "../../../slo/shift/possible-shares.ts";
import { shiftSeries } from "../../../slo/shift/shift-names.ts";
import { silenceSeconds } from "../../../slo/shift/silence-seconds.ts";
import { evidenceLimit } from "../../../slo/shift/statistics/evidence.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { Panel, StatPanel } from "../../model/panel.ts";
import {
  budgetSpent,
  evidenceNow,
  onlyLostLater,
  requestsNow,
  rolloutLosses,
  shiftVerdict,
  uncountedLosses,
  unknownEvidence,
  unknownRequests,
} from "../../queries/shift-figures.ts";
import {
  driftOfTolerated,
  noShift,
  noTraffic,
  noWeights,
  ofArm,
  ofShift,
  oldArmState,
  shiftPhase,
  stepReached,
} from "../../queries/shift-queries.ts";
import { shiftSignals } from "../../queries/shift-signals.ts";
import { fillLine } from "../fill-lines.ts";
import { figure } from "../one-query.ts";
import {
  driftFormat,
  lostFormat,
  notKnown,
  oldArmFormat,
  phaseFormat,
  shareFormat,
  spendingFormat,
  verdictFormat,
} from "./shift-formats.ts";
import { noVerdict } from "./shift-no-verdict-panel.ts";

/** How the shift stands, in one or two lines: where it is, and whether it may go on. */
export function shiftStrip(shift: TrafficShift): readonly Panel[] {
  const judgement = [...judged(shift), ...budget(shift), oldArm(shift)];
  return [...fillLine(whereItIs(shift)), ...fillLine(judgement)];
}

function whereItIs(shift: TrafficShift): readonly StatPanel[] {
  const { stable, candidate, steps } = shift;
  const step = figure(stepReached(shift), {
    key: "step",
    title: "Step",
    description: "How many of the planned steps the weights have reached. The plan is that of your configuration.",
    unit: `suffix: of ${steps.length}`,
    decimals: 0,
    empty: noWeights,
  });
  return [
    figure(shiftPhase(`shift="${shift.id}"`), {
      key: "phase",
      title: "Phase",
      description: `'shifting' while ${candidate.name} is meant to have some of the traffic and not all, 'settled' when it is meant to have all, 'idle' when none. 'paused' and 'going back' come from the exporter.`,
      colorMode: "background",
      empty: { text: "unknown", isNormal: false },
      ...phaseFormat,
    }),
    ...(steps.length === 0 ? [] : [step]),
    figure(`max(${ofArm(shiftSeries.intendedShare, shift, candidate)})`, {
      key: "intended",
      title: `Meant for ${candidate.name}`,
      description: `The share of the traffic that the weights give to ${candidate.name}; the rest is meant for ${stable.name}.`,
      colorMode: "none",
      empty: noWeights,
      ...shareFormat,
    }),
    figure(`max(${ofArm(shiftSeries.actualShare, shift, candidate)})`, {
      key: "actual",
      title: `Reaches ${candidate.name}`,
      description: `The share of the traffic that really came to ${candidate.name}. If it does not follow the weights, 'How far it comes' below shows where it stops.`,
      colorMode: "none",
      empty: noTraffic,
      ...shareFormat,
    }),
    figure(driftOfTolerated(`shift="${shift.id}"`), {
      key: "drift",
      title: "Drift, of tolerated",
      description: `The distance between both shares, as a part of what chance explains at this traffic. Above 100 %, later than ${secondsToWords(shift.settleSeconds)} after a change, the traffic does not do what the weights say.`,
      empty: noTraffic,
      ...driftFormat,
    }),
    figure(`time() - max(${ofShift(shiftSeries.lastChange, shift)} > 0)`, {
      key: "since-change",
      title: "Since last change",
      description: `How long ago a weight changed; where none has yet, how long ago it was first seen, as far as that is known. Traffic may take ${secondsToWords(shift.settleSeconds)} to follow; judge nothing before.`,
      unit: "s",
      colorMode: "none",
      empty: { text: "no change seen", isNormal: true },
    }),
  ];
}

function judged(shift: TrafficShift): readonly Panel[] {
  const signals = shiftSignals(shift);
  if (!signals.verdict) return [noVerdict(shift), ...(signals.lost ? [lost(shift)] : [])];
  const { alpha, effectFloor, minErrors, minRequests } = shift.judge;
  const limit = evidenceLimit(alpha);
  const [judgedBy, fails, counted] = signals.slow
    ? ["errors or, where these say more, the slow requests", "fail or be slow", "of these"]
    : ["errors", "fail", "errors"];
  return [
    figure(shiftVerdict([shift], `shift="${shift.id}"`), {
      key: "verdict",
      title: `Is ${shift.candidate.name} worse?`,
      description: `'worse' and 'not worse' are proven, 'not enough data' is neither: wait, or give ${shift.candidate.name} more traffic. Where errors of ${shift.stable.name} come in bursts, evidence counts less. Without data there is no verdict. The last one stays for ten minutes after the end.`,
      colorMode: "background",
      empty: noShift,
      ...verdictFormat,
    }),
    figure(evidenceNow(shift), {
      key: "evidence",
      title: "Evidence",
      description: `How strongly the ${judgedBy} of this shift speak against ${shift.candidate.name}: above ${limit.toFixed(1)} it is shown to ${fails} more, with a chance of ${percent(alpha)} to be wrong, however often you look. 'worse' takes more than ${exactPointWords(effectFloor)} between the arms, ${minErrors} ${counted} and ${minRequests} requests of ${shift.candidate.name}, too: what is shown may be too little to matter. Below zero speaks for it.`,
      unit: `suffix: of ${limit.toFixed(1)}`,
      decimals: 1,
      thresholds: [
        { from: null, color: "green" },
        { from: Number((limit / 2).toFixed(1)), color: "yellow" },
        // Not red: a difference that is certain and small is "not worse".
        { from: Number(limit.toFixed(2)), color: "orange" },
      ],
      mappings: [notKnown(unknownEvidence)],
      empty: noShift,
    }),
    ...(signals.lost ? [lost(shift)] : []),
    figure(requestsNow(shift), {
      key: "requests",
      title: signals.lost ? "Of requests" : "Requests judged",
      description: `Requests of both arms since the rollout began, with those that came while its old arm drained where the exporter runs. Without it Prometheus counts only while both arms have weight, and some seconds before: the number stands still once one arm has everything. ${signals.lost ? "Without a lost one among so many, fewer than three in so many are lost, with 95 % certainty." : "The verdict rests on them."}`,
      unit: "short",
      colorMode: "none",
      mappings: [notKnown(unknownRequests)],
      empty: noShift,
    }),
  ];
}

function lost({ id }: TrafficShift): StatPanel {
  const told = `(\n${rolloutLosses(`shift="${id}"`)}\n)`;
  const uncounted = uncountedLosses(`shift="${id}"`);
  const later = onlyLostLater(`shift="${id}"`);
  const query = { legend: "Requests lost", kind: "instant" } as const;
  return {
    kind: "stat",
    size: { w: 4, h: 4 },
    key: "lost",
    title: "Requests lost",
    description:
      "Requests of this shift that were given to a server and answered by nobody. Error counters do not see them. One is too many: look at 'Drain' below. Where HAProxy began anew in between, or could not be read for a while, there may be more: a number then says 'at least', and none seen is 'not all seen'. Orange, with 'later', are those that were lost after the rollout ended and its account was closed, where it had none: look at what was stopped since.",
    queries: [
      { ...query, ref: "A", expr: `${told} unless on (shift) ${uncounted} unless on (shift) ${later}` },
      { ...query, ref: "B", expr: `${told} and on (shift) ${uncounted}`, unit: "suffix: at least" },
      {
        ...query,
        ref: "C",
        expr: `${told} unless on (shift) ${uncounted} and on (shift) ${later}`,
        unit: "suffix: later",
        color: "orange",
      },
    ],
    colorMode: "background",
    empty: noShift,
    ...lostFormat,
  };
}

function budget(shift: TrafficShift): readonly StatPanel[] {
  // Rules see no rollout there whose errors they could add up.
  if (shift.budget === undefined || !canPart(shift)) return [];
  const { slo, maxSpend } = shift.budget;
  return [
    figure(budgetSpent(`shift="${shift.id}"`), {
      key: "budget-spent",
      title: "Budget spent",
      description: `The share of the error budget of ${slo} that this shift has spent. Beyond ${percent(maxSpend)} it should go back. 'not known' while nothing measures its events, and where next to nothing was counted and not all was seen: after the HAProxy that counts them began anew, for instance. Where a number stands then, it is the least that it can be.`,
      ...spendingFormat,
      thresholds: [
        { from: null, color: "green" },
        { from: maxSpend / 2, color: "orange" },
        { from: maxSpend, color: "red" },
      ],
      empty: noShift,
    }),
  ];
}

function oldArm(shift: TrafficShift): StatPanel {
  const { name } = shift.stable;
  return figure(oldArmState(shift), {
    key: "old-arm",
    title: `May ${name} be deleted?`,
    description: `${name} may go once it has had no weight, no traffic and nothing in flight for ${secondsToWords(silenceSeconds(shift))}. Until then it is your way back.`,
    colorMode: "background",
    empty: noWeights,
    ...oldArmFormat,
  });
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`;
}
