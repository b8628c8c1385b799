import { parseInstant } from "../../intake/parse/instant.ts";
import { type Fields, fieldsOf, pick, pickList, pickText } from "../../intake/parse/json-value.ts";
import type { Matcher, SourceSilence } from "../poll-report.ts";

/** A silence as the API gives it; undefined for one that is over. */
export function parseSilence(silence: Fields): SourceSilence | undefined {
  const state = pickText(pick(silence, "status"), "state");
  const id = pickText(silence, "id");
  const fromMs = parseInstant(pick(silence, "startsAt"));
  if (id === undefined || fromMs === undefined || (state !== "active" && state !== "pending")) return undefined;
  return {
    id,
    by: nameOf(pickText(silence, "createdBy") ?? ""),
    reason: pickText(silence, "comment") ?? "",
    fromMs,
    untilMs: parseInstant(pick(silence, "endsAt")),
    matchers: pickList(silence, "matchers").flatMap((matcher) => parseMatcher(matcher) ?? []),
    isActive: state === "active",
  };
}

/** The relay writes `Ana (U012ABCDEF)`: the name is for people, the id for those who look at Alertmanager. */
function nameOf(createdBy: string): string {
  return createdBy.replace(/ \((?:[UW][A-Z0-9]+|local:[a-z0-9-]+)\)$/, "");
}

function parseMatcher(value: unknown): Matcher | undefined {
  const fields = fieldsOf(value);
  const name = pickText(fields, "name");
  if (fields === undefined || name === undefined) return undefined;
  const text = pick(fields, "value");
  return {
    name,
    value: typeof text === "string" ? text : "",
    isRegex: pick(fields, "isRegex") === true,
    // Alertmanager before 0.22 does not know the field.
    isEqual: pick(fields, "isEqual") !== false,
  };
}
