import type {
  HeaderAssertion,
  HttpRequest,
  JsonAssertion,
  TextAssertion,
  TextMatch,
} from "../../../slo/probe/probe-model.ts";
import type { StepFailure } from "../socket-failure.ts";
import { matchEnd } from "../text-match.ts";
import { type Answer, headerValues } from "./answer.ts";
import { lookUp, parseJsonPath } from "./json-path.ts";
import type { ReadBody } from "./read-body.ts";

type Expected = Pick<HttpRequest, "statuses" | "headerAssertions" | "bodyAssertions" | "jsonAssertions">;

/** Whether anything is asked of the body. */
export function asksForBody({ bodyAssertions, jsonAssertions }: Expected): boolean {
  return bodyAssertions.length > 0 || jsonAssertions.length > 0;
}

/** The first thing about status and headers that is not as it should be. */
export function judgeHead(answer: Answer, { statuses, headerAssertions }: Expected): StepFailure | undefined {
  const { status } = answer;
  if (!statuses.some(({ from, to }) => from <= status && status <= to)) {
    const wanted = statuses.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
    return { reason: "status", detail: `The status is ${status}, which is not ${wanted}.` };
  }
  for (const assertion of headerAssertions) {
    const detail = headerFault(assertion, headerValues(answer, assertion.name));
    if (detail !== undefined) return { reason: "assertion", detail };
  }
  return undefined;
}

/** The first thing about a body that is not as it should be. */
export function judgeBody(body: ReadBody, { bodyAssertions, jsonAssertions }: Expected): StepFailure | undefined {
  if (!body.ok) return { reason: "protocol", detail: `The body cannot be read: ${body.problem}.` };
  for (const assertion of bodyAssertions) {
    const detail = textFault(assertion, body);
    if (detail !== undefined) return { reason: "assertion", detail };
  }
  if (jsonAssertions.length === 0) return undefined;
  const parsed = parseJson(body);
  if (!parsed.ok) return { reason: "assertion", detail: parsed.detail };
  for (const assertion of jsonAssertions) {
    const detail = jsonFault(assertion, parsed.value);
    if (detail !== undefined) return { reason: "assertion", detail };
  }
  return undefined;
}

type BodyText = Extract<ReadBody, { readonly ok: true }>;

/** A body as JSON, or a sentence why it is none. */
export function parseJson(
  body: BodyText,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly detail: string } {
  if (body.isCut)
    return { ok: false, detail: "The body is too long to be read as JSON: only its first 1 MiB was read." };
  try {
    return { ok: true, value: JSON.parse(body.text) };
  } catch {
    const shown = body.text === "" ? "it is empty" : `it begins with ${quote(body.text, 40)}`;
    return { ok: false, detail: `The body is not JSON: ${shown}.` };
  }
}

/** A value in a sentence, at most so many characters of it. */
export function quote(value: unknown, longest = 80): string {
  const text = JSON.stringify(value) ?? "nothing";
  if (typeof value === "string" && value.length > longest) return `${JSON.stringify(value.slice(0, longest))}…`;
  return text.length > longest + 2 ? `${text.slice(0, longest)}…` : text;
}

function headerFault({ name, match, not }: HeaderAssertion, values: readonly string[]): string | undefined {
  const [first] = values;
  if (match === undefined) {
    if (not) return first === undefined ? undefined : `The header ${name} is there, with ${quote(first)}.`;
    return first === undefined ? `The header ${name} is missing.` : undefined;
  }
  const matching = values.find((value) => matchEnd(value, match) !== undefined);
  if (not)
    return matching === undefined
      ? undefined
      : `The header ${name} is ${quote(matching)}, which must not ${words(match)}.`;
  if (matching !== undefined) return undefined;
  if (first === undefined) return `The header ${name} is missing; it must ${words(match)}.`;
  return `The header ${name} is ${values.map((value) => quote(value)).join(", ")}, which does not ${words(match)}.`;
}

function textFault({ match, not }: TextAssertion, { text, isCut }: BodyText): string | undefined {
  const isFound = matchEnd(text, match) !== undefined;
  if (isFound && not) return `The body does ${words(match)}, which it must not.`;
  if (isFound || not) return undefined;
  return `The body does not ${words(match)}${isCut ? " in its first 1 MiB; the rest was not read" : ""}.`;
}

function jsonFault({ path, equals }: JsonAssertion, body: unknown): string | undefined {
  const found = lookUp(body, parseJsonPath(path));
  if (!found.found) return `The body has no ${path}${equals === undefined ? "" : `; it must be ${quote(equals)}`}.`;
  if (equals === undefined || found.value === equals) return undefined;
  return `${path} in the body is ${quote(found.value)}, not ${quote(equals)}.`;
}

function words(match: TextMatch): string {
  return match.kind === "contains" ? `contain ${quote(match.text)}` : `match /${match.pattern}/`;
}
