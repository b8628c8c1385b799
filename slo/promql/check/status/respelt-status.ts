import type { LabelMatcher } from "../../print-selector.ts";
import { linearMatcher } from "../../regex/linear-matcher.ts";
import { parseRegex } from "../../regex/parse-regex.ts";
import { choicesIn, meantStatus } from "./meant-statuses.ts";
import { asExpression, asText } from "./status-mistake.ts";
import type { StatusSpelling } from "./status-spellings.ts";
import { statusesOf } from "./status-values.ts";

/** A status as another label writes it: `5..` for `5xx`, `5xx` for `500|503`; undefined where it is none. */
export function respeltStatus(
  { op, value }: Pick<LabelMatcher, "op" | "value">,
  spelling: StatusSpelling,
): Pick<LabelMatcher, "op" | "value"> | undefined {
  if (spelling === "number" && op.endsWith("~") && fitsNumbers(value)) return { op, value };
  const meant = choicesIn(value).map((choice) => choiceAs[spelling](choice.replace("{2}", "")));
  if (meant.includes(undefined)) return undefined;
  const written = [...new Set(meant)].join("|");
  return { op: /^\w+$/.test(written) ? asText(op) : asExpression(op), value: written };
}

/** Whether a value tells more of a status than its class: `503` and `50.`. */
export function isWithinClass(value: string): boolean {
  return choicesIn(value).some((choice) => /^(?:[1-5]|\[[1-5-]+\])\d/.test(choice));
}

const choiceAs: Readonly<Record<StatusSpelling, (choice: string) => string | undefined>> = {
  number: meantStatus,
  digit: firstOf,
  class: (choice) => {
    const first = firstOf(choice);
    return first === undefined ? undefined : `${first}xx`;
  },
};

function firstOf(choice: string): string | undefined {
  return /^(?:[1-5]|\[[1-5-]+\])/.exec(choice)?.[0];
}

function fitsNumbers(value: string): boolean {
  const regex = parseRegex(value);
  const matches = regex.ok ? linearMatcher(regex.node) : undefined;
  return matches !== undefined && statusesOf("code").some((status) => /^\d{3}$/.test(status) && matches(status));
}
