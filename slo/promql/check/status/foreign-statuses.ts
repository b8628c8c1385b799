import type { Matcher } from "../../syntax/expression.ts";
import { listOf } from "./meant-statuses.ts";
import { asExpression, type StatusMistake } from "./status-mistake.ts";

/** Statuses as other languages write them: `[500-599]`, `5%`, `>=500`, `HTTP 5..`, and `5.. |504` with a space in it. */
export function foreignStatuses({ label, operator, value }: Matcher): StatusMistake | undefined {
  const choices = choicesOf(value);
  const found = choices.map((choice) => foreignForms.map((form) => form(choice)).find((form) => form !== undefined));
  const [first] = found.filter((form) => form !== undefined);
  if (first === undefined) return undefined;
  const meant = found.map((form, index) => form?.value ?? choices[index] ?? "");
  const mayBeMeant = first.isText === true && ofTexts.has(label.text);
  return {
    why: first.why,
    operator: /^[1-5]\d\d$/.test(meant.join("|")) ? operator : asExpression(operator),
    value: meant.join("|"),
    isOfNothing: true,
    ...(mayBeMeant && { mayBeMeant }),
  };
}

interface ForeignForm {
  readonly why: string;
  readonly value: string;
  /** Whether somebody may call a group of statuses so. */
  readonly isText?: true;
}

/** Labels that may hold any text, also that of a line of a log. */
const ofTexts: ReadonlySet<string> = new Set(["class", "status", "status_class", "response_status"]);

const foreignForms: readonly ((choice: string) => ForeignForm | undefined)[] = [
  bracketed,
  withPlaceholders,
  comparison,
  withProtocol,
  separated,
  escaped,
  padded,
];

/** Choices as they stand between |, which is one of several characters between brackets. */
function choicesOf(value: string): readonly string[] {
  const inner = value.replace(/^\^/, "").replace(/\$$/, "");
  const [, grouped] = /^\((?:\?:)?([^()]*)\)$/.exec(inner) ?? [];
  const whole = grouped ?? inner;
  const choices = whole.match(/(?:\[[^\]]*\]|[^|])+/g) ?? [];
  return choices.join("|") === whole ? choices : [];
}

function bracketed(choice: string): ForeignForm | undefined {
  const why = "what stands between [ and ] is one character";
  const [, begin] = /^([1-5]|\[[1-5-]+\])\[\d\d-\d\d\]$/.exec(choice) ?? [];
  if (begin !== undefined) return { why, value: `${begin}..` };
  const [, inner = ""] = /^\s*\[(.+)\]\s*$/.exec(choice) ?? [];
  const isClasses = /^[1-5](?:xx|XX|\.\.)(?:[|,][1-5](?:xx|XX|\.\.))*$/.test(inner);
  // Digits alone may be first digits: [345].
  const value = isClasses ? inner.replaceAll(",", "|") : listOf(inner);
  return value === undefined ? undefined : { why, value };
}

function withPlaceholders(choice: string): ForeignForm | undefined {
  const [, first, second = ".", signs = ""] = /^\s*([1-5])(\d)?([%_#…]+|[nN]{2})\s*$/.exec(choice) ?? [];
  if (first === undefined) return undefined;
  const [sign = ""] = signs;
  return { why: `${sign} stands for nothing but itself, and a dot for any character`, value: `${first}${second}.` };
}

function comparison(choice: string): ForeignForm | undefined {
  const [, sign = "", number] = /^\s*([<>]=?|=[<>]|[≥≤])\s*([1-6]\d\d)\s*$/.exec(choice) ?? [];
  if (number === undefined) return undefined;
  const isUpwards = /[>≥]/.test(sign);
  const isIncluded = /[=≥≤]/.test(sign);
  const lowest = Math.floor((Number(number) + (isIncluded ? 0 : 1)) / 100);
  const highest = Math.floor((Number(number) - (isIncluded ? 0 : 1)) / 100);
  const [from, to] = isUpwards ? [lowest, 5] : [1, highest];
  if (from > to || from < 1 || to > 5) return undefined;
  return {
    why: "values are texts, and are not compared as numbers",
    value: from === to ? `${from}..` : `[${from}-${to}]..`,
    isText: true,
  };
}

function withProtocol(choice: string): ForeignForm | undefined {
  const [, status] = /^\s*HTTP(?:\/\d(?:\.\d)?)?[\s_-]*([1-5](?:\d\d|\d\.|\.\.|xx|XX|\.\*))\s*$/i.exec(choice) ?? [];
  if (status === undefined) return undefined;
  return { why: "a status has no HTTP before it", value: status.replace(/xx/i, ".."), isText: true };
}

/** `4..,5..`, `4xx-5xx` and `5.. or 4..`. */
function separated(choice: string): ForeignForm | undefined {
  const one = "[1-5](?:\\.\\.|xx|XX|\\d\\d)";
  const isList = new RegExp(`^\\s*${one}(?:\\s*(?:[,;&/–-]|\\bor\\b|\\bto\\b)\\s*${one})+\\s*$`).test(choice);
  const listed = isList ? (choice.match(new RegExp(one, "g")) ?? []) : [];
  const [first = "", last = ""] = [listed[0], listed.at(-1)];
  if (listed.length === 0) return undefined;
  const why = "statuses are separated by |";
  const isRange = /[–-]|to/.test(choice) && listed.length === 2 && first.slice(1) === last.slice(1) && first < last;
  if (!isRange) return { why, value: listed.join("|") };
  // A range of whole numbers is known as such.
  if (/^\d+$/.test(first)) return undefined;
  return {
    why,
    value: [1, 2, 3, 4, 5]
      .filter((digit) => digit >= Number(first[0]) && digit <= Number(last[0]))
      .map((digit) => `${digit}${first.slice(1)}`)
      .join("|"),
  };
}

/** `5\.\.`, which is the text 5.. itself. */
function escaped(choice: string): ForeignForm | undefined {
  const [, first, rest = ""] = /^([1-5])(?:\\\.){1,2}(\*?)$/.exec(choice) ?? [];
  if (first === undefined) return undefined;
  return {
    why: "\\. is a dot itself, and a dot alone any character",
    value: rest === "" ? `${first}..` : `${first}.*`,
  };
}

/** What belongs to another language around a status, or a space. */
function padded(choice: string): ForeignForm | undefined {
  const value = choice.replace(/^[\s"'`/~=]+|[\s"'`/]+$/g, "");
  const isStatus = /^(?:[1-5]|\[[1-5-]+\])(?:\d\d|\d\.|\.\.|xx|XX|\.\*|(?:\[0-9\]|\\d){2})$/.test(value);
  if (value === choice || !isStatus) return undefined;
  const why =
    choice.trim() === value
      ? "no status has a space before or behind it"
      : "quotes, slashes and operators are no part of an expression";
  return { why, value };
}
