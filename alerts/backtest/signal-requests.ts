import { allSlos, type Slo, type Stack } from "../../slo/model.ts";
import { exclusionQuery } from "../exclusion-query.ts";
import { rateWindowSeconds } from "../intervals.ts";
import { signalQueries } from "../signal-queries.ts";
import { compositeRecording } from "./composite-recording.ts";
import { type AnsweredSignal, type Recording, recordingFromAnswers, type Timeline } from "./recording.ts";

/** A query that brings one part of an SLO's signal from raw metrics, without any series that nines would have recorded. */
export interface SignalRequest {
  readonly slo: string;
  readonly part: keyof AnsweredSignal;
  readonly query: string;
}

/** The queries that replay an SLO; a composite is replayed from its parts. */
export function signalRequests(slo: Slo, stack: Stack): readonly SignalRequest[] {
  return withParts(slo, stack).flatMap((one): readonly SignalRequest[] => {
    const excluded =
      one.exclusions.length === 0
        ? []
        : [{ slo: one.id, part: "excluded" as const, query: exclusionQuery(one.exclusions, rateWindowSeconds(stack)) }];
    if (one.sli.kind === "composite") return excluded;
    const { total, bad } = signalQueries(one, stack, { selfContained: true });
    return [{ slo: one.id, part: "total", query: total }, { slo: one.id, part: "bad", query: bad }, ...excluded];
  });
}

interface Replay {
  readonly stack: Stack;
  readonly timeline: Timeline;
  /** By SLO id. */
  readonly answers: ReadonlyMap<string, AnsweredSignal>;
}

/** What the signal rules of the SLO would have recorded, given the answers to its requests. */
export function replayedRecording(slo: Slo, replay: Replay): Recording {
  const { stack, timeline, answers } = replay;
  const answered = answers.get(slo.id) ?? { total: [], bad: [], excluded: [] };
  const own = recordingFromAnswers(answered, { timeline, groupBy: slo.groupBy });
  if (slo.sli.kind !== "composite") return own;
  const parts = new Map(partsOf(slo, stack).map((part) => [part.id, replayedRecording(part, replay)]));
  return compositeRecording(slo.sli, { idle: slo.idle, parts, own });
}

/** The SLO and, of a composite, all its parts and theirs; each once. */
export function withParts(slo: Slo, stack: Stack): readonly Slo[] {
  const found = new Map([[slo.id, slo]]);
  for (const one of found.values()) for (const part of partsOf(one, stack)) found.set(part.id, part);
  return [...found.values()];
}

function partsOf(slo: Slo, stack: Stack): readonly Slo[] {
  if (slo.sli.kind !== "composite") return [];
  const ids = new Set(slo.sli.parts.map((part) => part.slo));
  return allSlos(stack).filter(({ id }) => ids.has(id));
}
