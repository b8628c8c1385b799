import { nearest, type Problem, show } from "../../slo/problem.ts";
import { statusesOf, statusLabels } from "../../slo/promql/check/status/status-values.ts";
import { printSelector, type SeriesSelector } from "../../slo/promql/print-selector.ts";
import type { Holdings } from "./explain-empty.ts";
import { unlessRefused } from "./unless-refused.ts";

/** A matcher that no series of a metric fulfils. */
export interface MatcherCause extends Pick<Problem, "message" | "hint"> {
  /** Whether it can hardly be right: something so similar exists that a slip of the pen is likely, or no status is written so there. */
  readonly isMisspelt: boolean;
}

/** Where series are looked for, and among which: all of the metric unless told otherwise. */
interface Sought extends Holdings {
  readonly among?: SeriesSelector;
}

/** The first label that a selector asks for and no series of its metric has; nothing when there is none. */
export async function noSuchLabel(
  selector: SeriesSelector,
  { among = wholeMetric(selector), ...holdings }: Sought,
): Promise<MatcherCause | undefined> {
  for (const { label } of demanding(selector)) {
    if (await hasLabel(label, { selector: among, holdings })) continue;
    const known = await knownLabels(printSelector(among), holdings);
    // Every answer has a status: one without a label for it has it under another name.
    const isStatus = statusLabels.has(label);
    const similar = nearest(label, known) ?? (isStatus ? known.find((one) => statusLabels.has(one)) : undefined);
    return {
      message: `no series of ${printSelector(among)} has the label ${show(label)}`,
      hint: similar === undefined ? `its labels are ${known.join(", ")}` : `did you mean ${show(similar)}?`,
      isMisspelt: similar !== undefined || isStatus,
    };
  }
  return undefined;
}

/** The first value that a selector asks for and no series of its metric has; nothing when there is none. */
export async function noSuchValue(
  selector: SeriesSelector,
  { client, lately, among = wholeMetric(selector) }: Sought,
): Promise<MatcherCause | undefined> {
  for (const { label, op, value } of demanding(selector)) {
    const values = await client.labelValues(label, { match: printSelector(among), ...lately });
    const isFulfilled = (one: string) => (op === "=" ? one === value : matches(value, one));
    if (values.length === 0 || values.some(isFulfilled)) continue;
    // Numbers such as 200 and 500 look alike and mean the opposite; so do short words.
    const similar = op === "=" && value.length >= 5 && !/^\d+$/.test(value) ? nearest(value, values) : undefined;
    const listed = `${values.slice(0, 8).map(show).join(", ")}${values.length > 8 ? ", …" : ""}`;
    return {
      message: `no series of ${printSelector(among)} has ${label}${op}${show(value)}`,
      hint: similar === undefined ? `it has ${listed}` : `did you mean ${show(similar)}?`,
      isMisspelt: similar !== undefined || isNoStatus({ label, values, isFulfilled }),
    };
  }
  return undefined;
}

/** Whether no status that is written as those that are there are, in whole or as a class, would do. */
function isNoStatus({
  label,
  values,
  isFulfilled,
}: {
  readonly label: string;
  readonly values: readonly string[];
  readonly isFulfilled: (value: string) => boolean;
}): boolean {
  if (!statusLabels.has(label)) return false;
  const spelling = spellings.find((form) => values.every((value) => form.test(value)));
  return spelling !== undefined && !statusesOf(label).some((status) => spelling.test(status) && isFulfilled(status));
}

const spellings = [/^\d{3}$/, /^\dxx$/, /^\dXX$/, /^[1-5]$/] as const;

function wholeMetric({ metric = "" }: SeriesSelector): SeriesSelector {
  return { metric, matchers: [] };
}

interface Within {
  readonly selector: SeriesSelector;
  readonly holdings: Holdings;
}

/** Whether some series of a selector has a label. */
export async function hasLabel(label: string, { selector, holdings }: Within): Promise<boolean> {
  const { metric = "", matchers } = selector;
  const match = printSelector({ metric, matchers });
  return (await holdings.client.labelValues(label, { match, ...holdings.lately })).length > 0;
}

/** The labels of some series of a selector: enough to find a misspelt one. */
export async function knownLabels(selector: string, { client, lately }: Holdings): Promise<readonly string[]> {
  const some = (await unlessRefused(() => client.query(`topk(20, ${selector})`, { at: lately.to }))) ?? [];
  return [...new Set(some.flatMap(({ labels }) => Object.keys(labels)))].filter((label) => label !== "__name__").sort();
}

/** The matchers that a series without the label does not fulfil. */
function demanding({ matchers }: SeriesSelector): SeriesSelector["matchers"] {
  return matchers.filter(({ op, value }) => (op === "=" && value !== "") || (op === "=~" && !matches(value, "")));
}

/** What JavaScript cannot read as RE2 counts as matching: no false alarm for a flag such as (?i). */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "s").test(value);
  } catch {
    return true;
  }
}
