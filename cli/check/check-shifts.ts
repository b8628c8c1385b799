import type { Stack } from "../../slo/model.ts";
import type { Problem } from "../../slo/problem.ts";
import { printSelector, type SeriesSelector } from "../../slo/promql/print-selector.ts";
import { sharedMatchers } from "../../slo/promql/shared-matchers.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { noSuchEdge } from "./explain-edge.ts";
import { type Cause, explainSelector, type Holdings } from "./explain-empty.ts";
import { type MatcherCause, noSuchLabel, noSuchValue } from "./explain-matchers.ts";
import { nearlyAllErrors } from "./nearly-all-errors.ts";
import { oneOfSeveral } from "./one-of-several.ts";
import { type MissingRecords, type ShiftReading, shiftReadings } from "./shift-readings.ts";

/** Something of a shift that rules cannot record, because of what its config says. */
export interface ShiftGap {
  readonly shift: string;
  /** What has to be mended. */
  readonly path: string;
  readonly missing: MissingRecords;
}

/** What is wrong with what shifts count, and what cannot be recorded for it. */
export interface ShiftFindings {
  readonly problems: readonly Problem[];
  readonly gaps: readonly ShiftGap[];
}

/** Looks for every series that the traffic shifts of a stack read. */
export async function checkShifts(stack: Stack, holdings: Omit<Holdings, "unmeasured">): Promise<ShiftFindings> {
  const problems: Problem[] = [];
  const gaps: ShiftGap[] = [];
  for (const shift of stack.shifts) {
    for (const { reading, cause } of await causesOf(shift, { ...holdings, unmeasured: new Map() })) {
      const { path = reading.path, message, hint, severity } = cause;
      problems.push({ code: "no-data", path, message, hint, ...(severity === "warning" && { severity }) });
      const { missing } = reading;
      if (severity === "error" && missing !== undefined) gaps.push({ shift: shift.id, path, missing });
    }
    problems.push(...(await nearlyAllErrors(shift, holdings)), ...(await oneOfSeveral(shift, holdings)));
  }
  return { problems, gaps };
}

interface ReadingCause extends Pick<Cause, "message" | "hint" | "severity"> {
  /** Where another field than that of the series is to be mended. */
  readonly path?: string;
}

async function causesOf(
  shift: TrafficShift,
  holdings: Holdings,
): Promise<readonly { readonly reading: ShiftReading; readonly cause: ReadingCause }[]> {
  const readings = shiftReadings(shift);
  const [requests] = readings;
  const found = await Promise.all(
    readings.map(async (reading) => ({ reading, cause: await causeOf(reading, { requests, shift, holdings }) })),
  );
  const isUnseen = found[0]?.cause?.severity === "error";
  return found.flatMap(({ reading, cause }) => {
    // A proxy that nobody knows is said once, whatever else is read of it.
    const isSaid = isUnseen && reading !== requests && reading.path === requests?.path;
    return cause === undefined || isSaid ? [] : [{ reading, cause }];
  });
}

interface Asked {
  readonly shift: TrafficShift;
  readonly requests: ShiftReading | undefined;
  readonly holdings: Holdings;
}

async function causeOf(reading: ShiftReading, { shift, requests, holdings }: Asked): Promise<ReadingCause | undefined> {
  const { base, kind, isWritten } = reading;
  if (!holdings.metrics.has(base.metric ?? "")) return missingMetric(reading, holdings);
  switch (kind) {
    case "always":
      return missingArms(reading, { isTraffic: reading === requests, holdings });
    case "perhaps":
      return isWritten ? missingOutcome(reading, requests, holdings) : unseenOutcome(reading, holdings);
    case "buckets":
      return missingEdge(reading, { path: `${shift.id}.slow.threshold`, holdings });
  }
}

async function missingMetric(
  { base, kind, isWritten }: ShiftReading,
  holdings: Holdings,
): Promise<ReadingCause | undefined> {
  const cause = await explainSelector({ ...base, from: 0, to: 0 }, holdings);
  if (cause === undefined || isWritten || kind !== "perhaps") return cause;
  const hint = "let its exporter tell it: without it no error is ever counted; where nothing failed, all is well";
  return { message: cause.message, hint, severity: "warning" };
}

/** While a rollout is on or before one the stable arm serves; a candidate may not be there yet, and afterwards the stable one may be gone. */
async function missingArms(
  { arms: { stable, candidate }, base }: ShiftReading,
  { isTraffic, holdings }: { readonly isTraffic: boolean; readonly holdings: Holdings },
): Promise<ReadingCause | undefined> {
  if (await exists(stable, holdings)) return undefined;
  const ofArm = () => noSuchValue(stable, { ...holdings, among: base });
  if (await exists(candidate, holdings)) {
    const cause = isTraffic ? await ofArm() : undefined;
    if (cause === undefined) return undefined;
    const hint = `${cause.hint}; where the stable version is gone for good, swap the roles`;
    return { ...textOf(cause), hint, severity: "warning" };
  }
  const misspelt = (await noSuchLabel(stable, holdings)) ?? (await noSuchValue(base, holdings)) ?? (await ofArm());
  const cause = misspelt ?? (await explainSelector({ ...stable, from: 0, to: 0 }, holdings));
  return cause && { ...textOf(cause), severity: "error" };
}

/** Failures that nobody has seen may not have happened; what no failure could ever look like is written wrongly. */
async function missingOutcome(
  { base, arms: { stable } }: ShiftReading,
  requests: ShiftReading | undefined,
  holdings: Holdings,
): Promise<ReadingCause | undefined> {
  const isAsked = (label: string) => requests?.arms.stable.matchers.some((matcher) => matcher.label === label) ?? false;
  // What tells whose requests they are, and of which arm, is there whatever happens.
  const common = { ...stable, matchers: stable.matchers.filter(({ label }) => isAsked(label)) };
  const unparted = await noSuchLabel(common, holdings);
  if (unparted !== undefined) return { ...textOf(unparted), severity: "error" };
  const cause =
    (await noSuchLabel(base, holdings)) ??
    (await noSuchValue(base, holdings)) ??
    (await missingAmong(base, requests?.base, holdings));
  return cause && { ...textOf(cause), severity: cause.isMisspelt ? "error" : "warning" };
}

/** What a proxy counts as failed is known: it never happened, or the proxy was told to count in another way. */
async function unseenOutcome(
  { base, otherwise = [] }: ShiftReading,
  holdings: Holdings,
): Promise<ReadingCause | undefined> {
  const unlike = async (one: SeriesSelector) =>
    (await noSuchLabel(one, holdings)) ?? (await noSuchValue(one, holdings));
  const cause = await unlike(base);
  if (cause === undefined) return undefined;
  for (const one of otherwise) if ((await unlike(one)) === undefined) return undefined;
  const hint = `${cause.hint}; no error is counted without one: where nothing failed, all is well`;
  return { message: cause.message, hint, severity: "warning" };
}

/** Others may use the metric with other labels: what counts is how the shift's own requests look. */
async function missingAmong(
  base: SeriesSelector,
  requests: SeriesSelector | undefined,
  holdings: Holdings,
): Promise<MatcherCause | undefined> {
  if (requests?.metric !== base.metric || requests === undefined) return undefined;
  const among = sharedMatchers(requests, base);
  if (!(await exists(among, holdings))) return undefined;
  const label = await noSuchLabel(base, { ...holdings, among });
  if (label !== undefined) return label;
  // That others have the value shows that it is written rightly.
  const value = await noSuchValue(base, { ...holdings, among });
  return value?.isMisspelt === true ? value : undefined;
}

async function missingEdge(
  { base, arms, edge = "" }: ShiftReading,
  { path, holdings }: { readonly path: string; readonly holdings: Holdings },
): Promise<ReadingCause | undefined> {
  const misspelt = (await noSuchLabel(arms.stable, holdings)) ?? (await noSuchValue(base, holdings));
  if (misspelt !== undefined) return { ...textOf(misspelt), severity: "error" };
  const cause = await noSuchEdge(edge, { buckets: printSelector(base), holdings });
  return cause && { ...cause, path, severity: "error" };
}

async function exists(selector: SeriesSelector, { client, lately }: Holdings): Promise<boolean> {
  return (await client.labelValues("__name__", { match: printSelector(selector), ...lately })).length > 0;
}

function textOf({ message, hint }: Pick<Problem, "message" | "hint">): Pick<Problem, "message" | "hint"> {
  return { message, hint };
}
