import type { LabelMatcher, SeriesSelector } from "./print-selector.ts";
import { parseRegex } from "./regex/parse-regex.ts";
import { type RegexNode, wholeMatcher } from "./regex/regex-node.ts";
import { chooser, sampleText } from "./regex/sample-text.ts";

/** Which series is wanted. */
export interface SampleWish {
  /** All of these select it. */
  readonly match: readonly SeriesSelector[];
  /** None of these selects it. */
  readonly avoid?: readonly SeriesSelector[];
}

/** The labels of one series, its name as `__name__` among them. */
export type SampleLabels = Readonly<Record<string, string>>;

const NAME = "__name__";
/** What a series is called when nothing asks for a name. */
const ANY_NAME = "some_metric";
/** Ways to fail the selectors to avoid that are tried before giving up. */
const MAX_TRIES = 50;
/** Texts made from each regular expression before giving up. */
const MAX_SAMPLES = 300;

/** A series as wished, the same for the same wish; nothing when there is none or none is found. */
export function sampleSeries({ match, avoid = [] }: SampleWish): SampleLabels | undefined {
  const unwanted = avoid.map(conditionsOf);
  let tries = 0;
  const search = (wanted: readonly Condition[]): SampleLabels | undefined => {
    if (++tries > MAX_TRIES) return undefined;
    const labels = labelsFor(wanted);
    if (labels === undefined) return undefined;
    const hit = unwanted.find((conditions) => conditions.every(({ label, test }) => test(labels[label] ?? "")));
    if (hit === undefined) return labels;
    // A selector is avoided as soon as one of its conditions fails; one without conditions never is.
    for (const condition of hit) {
      const found = search([...wanted, opposite(condition)]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(match.flatMap(conditionsOf));
}

/** A matcher made ready for many tests. */
interface Condition extends LabelMatcher {
  readonly test: (value: string) => boolean;
  /** What every text that fulfils it looks like. */
  readonly shape?: RegexNode;
}

function conditionsOf({ metric, matchers }: SeriesSelector): readonly Condition[] {
  const named: readonly LabelMatcher[] = metric === undefined ? [] : [{ label: NAME, op: "=", value: metric }];
  return [...named, ...matchers].map(conditionOf);
}

function conditionOf({ label, op, value }: LabelMatcher): Condition {
  if (op === "=") return { label, op, value, test: (text) => text === value };
  if (op === "!=") return { label, op, value, test: (text) => text !== value };
  const regex = parseRegex(value);
  if (!regex.ok) return { label, op, value, test: () => false };
  const matcher = wholeMatcher(regex.node);
  const wanted = op === "=~";
  return { label, op, value, test: (text) => matcher.test(text) === wanted, ...(wanted && { shape: regex.node }) };
}

const opposites = { "=": "!=", "!=": "=", "=~": "!~", "!~": "=~" } as const;

function opposite({ label, op, value }: Condition): Condition {
  return conditionOf({ label, op: opposites[op], value });
}

/** Labels that fulfil all conditions; conditions on different labels do not touch each other. */
function labelsFor(conditions: readonly Condition[]): SampleLabels | undefined {
  const labels: Record<string, string> = {};
  for (const label of new Set([NAME, ...conditions.map((condition) => condition.label)])) {
    const value = valueFor(
      label,
      conditions.filter((condition) => condition.label === label),
    );
    if (value === undefined) return undefined;
    if (value !== "") labels[label] = value;
  }
  return labels;
}

const plainName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** A value that fulfils conditions on one label; empty when the label can be left out. */
function valueFor(label: string, conditions: readonly Condition[]): string | undefined {
  const exact = conditions.find(({ op }) => op === "=");
  // A name that is asked for is taken as it is; one that is made up here is plain.
  const isName = (text: string) => (exact === undefined ? plainName.test(text) : text !== "");
  for (const text of exact ? [exact.value] : candidates(label, conditions)) {
    if (conditions.every(({ test }) => test(text)) && (label !== NAME || isName(text))) return text;
  }
  return undefined;
}

function* candidates(label: string, conditions: readonly Condition[]): Generator<string> {
  yield label === NAME ? ANY_NAME : "";
  const shapes = conditions.flatMap(({ shape }) => shape ?? []);
  if (shapes.length === 0) {
    // Nothing is known but what the value must not be.
    yield* ["a", "b", "c", "x", "1", "0", "200", "other", "_", "-", "Z", "é"];
    for (const { value } of conditions) yield* [`${value}a`, `a${value}`];
  }
  const plainest = shapes.map((shape) => sampleText(shape, chooser(0)));
  for (let seed = 0; seed < MAX_SAMPLES; seed++) {
    for (const [index, shape] of shapes.entries()) {
      yield sampleText(
        shape,
        chooser(seed),
        plainest.filter((_, other) => other !== index),
      );
    }
  }
}
