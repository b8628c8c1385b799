import { type Fields, pick, textOf } from "../json-value.ts";
import { inEnvelopes, type MessageContext, type ParsedMessage } from "../message-context.ts";
import { unreadable } from "../unreadable.ts";
import { shiftReportSchema } from "./shift-report-schema.ts";

/** What marks the body of a report. */
const shiftKind = "nines.shift";
/** The one version that there is. */
const readVersion = "1";

/** Whether a body says that it is a report of a traffic shift. */
export function isShiftBody(body: Fields): boolean {
  return pick(body, "kind") === shiftKind;
}

/** The report in a body, or a notice that says what is wrong with it. */
export function parseShiftDelivery(body: Fields, text: string, context: MessageContext): ParsedMessage {
  const damaged = (why: string): ParsedMessage => unreadable(text, { why, form: "Damaged shift report" }, context);
  const version = textOf(pick(body, "version"));
  if (version !== readVersion) {
    const shown = version === undefined ? "without a version" : `of version ${JSON.stringify(version.slice(0, 40))}`;
    return damaged(
      `it is a shift report ${shown}, and this relay reads version "${readVersion}": let exporter and relay be of the same release`,
    );
  }
  const parsed = shiftReportSchema.safeParse(pick(body, "report"));
  if (parsed.success) {
    return {
      form: inEnvelopes("Traffic shift report v1", context),
      observations: [],
      warnings: [],
      truncated: 0,
      shifts: [parsed.data],
    };
  }
  const [issue] = parsed.error.issues;
  const where = ["report", ...(issue?.path ?? [])].join(".");
  return damaged(`it is a shift report whose ${where} is not as it should be: ${issue?.message ?? "unknown"}`);
}
