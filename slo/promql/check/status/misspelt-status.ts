import { type LabelMatcher, printMatchers, type SeriesSelector } from "../../print-selector.ts";
import { linearMatcher } from "../../regex/linear-matcher.ts";
import { parseRegex } from "../../regex/parse-regex.ts";
import type { Matcher } from "../../syntax/expression.ts";
import { choicesIn, isOfStatusSigns, meantStatus } from "./meant-statuses.ts";
import { asExpression, asText, type StatusMistake } from "./status-mistake.ts";
import { type StatusSpelling, spellingOf } from "./status-spellings.ts";

/** A status in another spelling than its label has: `5xx` among numbers, `503` among classes. `beside` tells where nothing else does. */
export function misspeltStatus(
  matcher: Matcher,
  { metric, beside }: { readonly metric: string | undefined; readonly beside: readonly SeriesSelector[] },
): StatusMistake | undefined {
  const known = spellingOf(matcher.label.text, metric);
  if (known === undefined) {
    const number = numberBeside(
      matcher,
      beside.filter((one) => one.metric !== undefined && one.metric === metric),
    );
    const mistake = number && ofNumbers(matcher);
    return mistake && { ...mistake, why: `its values are numbers in ${printMatchers([number])}`, mayBeMeant: true };
  }
  const mistake = mistakes[known.spelling](matcher);
  if (mistake === undefined || known.isUsual === undefined) return mistake;
  return { ...mistake, why: `${mistake.why}, unless that is set otherwise`, mayBeMeant: true };
}

const mistakes: Readonly<Record<StatusSpelling, (matcher: Matcher) => StatusMistake | undefined>> = {
  number: ofNumbers,
  digit: (matcher) =>
    ofGroups(matcher, {
      values: ["1", "2", "3", "4", "5"],
      suffix: "",
      why: "its values are the first digits of statuses, such as 5",
    }),
  class: (matcher) =>
    ofStatistics(matcher) ??
    ofGroups(matcher, {
      // What is no status is counted, too: HAProxy calls it other, and nginx-module-vts adds all up as total.
      values: ["1xx", "2xx", "3xx", "4xx", "5xx", "other", "total"],
      suffix: "xx",
      why: "its values are classes of statuses, such as 5xx",
    }),
};

/** `hrsp_5xx`, as HAProxy's CSV calls it. */
function ofStatistics({ operator, value }: Matcher): StatusMistake | undefined {
  if (!/(?:^|[|(])hrsp_[1-5]xx/.test(value)) return undefined;
  const meant = value.replaceAll("hrsp_", "");
  return { why: "hrsp_ is before a class in HAProxy's CSV alone", operator, value: meant, isOfNothing: true };
}

/** Whole numbers that the same label of the same metric is asked for. */
function numberBeside({ label }: Matcher, beside: readonly SeriesSelector[]): LabelMatcher | undefined {
  return beside
    .flatMap(({ matchers }) => matchers)
    .find((one) => one.label === label.text && choicesIn(one.value).every((choice) => /^[1-5]\d[\d.]$/.test(choice)));
}

/** `5xx` and `[45]xx`. */
const namedClass = /^(?:[1-5]|\[[1-5-]+\])(?:[xX]{2}|\[xX\]\[xX\]|\[xX\]\{2\})$/;

/** What other labels call them; CLIENT_ERROR is in status where a client got no answer. */
const classesOfWords = [
  { words: /^(?:(?:server_?)?errors?|fail(?:ed|ures?)?)$/i, statuses: "5.." },
  { words: /^(?:ok|success(?:ful)?|succeeded)$/i, statuses: "2.." },
];

const ofNumber = "its values are numbers, such as 503";

function ofNumbers({ operator, value }: Matcher): StatusMistake | undefined {
  const choices = choicesIn(value);
  const ofWords = choices.map((choice) => classesOfWords.find(({ words }) => words.test(choice))?.statuses);
  if (!ofWords.includes(undefined))
    return {
      why: ofNumber,
      operator: asExpression(operator),
      value: [...new Set(ofWords)].join("|"),
      mayBeMeant: true,
    };
  const isDigit = !operator.endsWith("~") && /^[1-5]$/.test(value);
  if (!choices.some((choice) => namedClass.test(choice)) && !isDigit) return undefined;
  const meant = choices.map((choice) =>
    namedClass.test(choice) || isDigit ? (meantStatus(choice.replace(/\[xX\].*$/, "xx")) ?? choice) : choice,
  );
  return {
    why: ofNumber,
    operator: asExpression(operator),
    value: meant.join("|"),
  };
}

interface Groups {
  readonly values: readonly string[];
  /** What stands behind the first digit. */
  readonly suffix: string;
  readonly why: string;
}

function ofGroups({ operator, value }: Matcher, { values, suffix, why }: Groups): StatusMistake | undefined {
  if (operator.endsWith("~")) {
    const regex = parseRegex(value);
    const matches = regex.ok ? linearMatcher(regex.node) : undefined;
    if (matches === undefined || values.some(matches) || !isOfStatusSigns(value)) return undefined;
  } else if (!/^[1-5](?:\d\d|xx|XX)?$/.test(value) || values.includes(value)) return undefined;
  const begins = choicesIn(value).map((choice) => /^(?:[1-5]|\[[1-5-]+\])/.exec(choice)?.[0]);
  if (begins.includes(undefined)) return undefined;
  const meant = [...new Set(begins)].map((begin) => `${begin}${suffix}`).join("|");
  const isText = /^\w+$/.test(meant);
  return { why, operator: isText ? asText(operator) : asExpression(operator), value: meant };
}
