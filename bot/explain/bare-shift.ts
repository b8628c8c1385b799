import { fieldsOf, parseJson, pick } from "../intake/parse/json-value.ts";

/** What the relay itself would say of a bare report. */
export const bareShiftWarning =
  'it is a bare report, as /api/shifts/<id> answers it: post it to the relay as {"version":"1","kind":"nines.shift","report":…}';

/** The body that the exporter would post of a bare report; nothing when the text is no bare report. */
export function inShiftEnvelope(text: string): string | undefined {
  const report = fieldsOf(parseJson(text.trim()));
  if (report === undefined || pick(report, "kind") !== undefined) return undefined;
  const isReport = typeof pick(report, "shift") === "string" && Array.isArray(pick(report, "arms"));
  return isReport ? JSON.stringify({ version: "1", kind: "nines.shift", report }) : undefined;
}
