import type { Labels } from "../../../slo/model.ts";
import type { Deploy } from "../../model/alert-facts.ts";
import type { Link, Observation, ObservedStatus, Severity } from "../../model/observation.ts";
import { inEnvelopes, type MessageContext, type ParsedMessage } from "./message-context.ts";
import { firstLine, oneLine, plainText } from "./one-line.ts";
import { safeLabels } from "./safe-labels.ts";

/** News, as the parser of its kind understood it. */
export interface Notice {
  /** In words for `explain`: `GuardDuty finding`. */
  readonly form: string;
  readonly product: string;
  /** Identity inside the source. */
  readonly fingerprint: string;
  readonly name: string;
  readonly title: string;
  readonly changedAtMs: number;
  readonly severity: Severity | undefined;
  readonly labels: Readonly<Record<string, string | undefined>>;
  /** Lines under the title; those without a value are left out. */
  readonly fields: Readonly<Record<string, string | undefined>>;
  readonly text?: string;
  readonly links?: readonly Link[];
  readonly deploy?: Deploy | undefined;
  /** News that has a begin and an end, such as an issue of AWS Health. */
  readonly status?: ObservedStatus;
  readonly startedAtMs?: number | undefined;
  readonly annotations?: Labels;
  readonly isTest?: boolean;
}

const mostFields = 20;

/** A piece of news as a parsed message. */
export function noticeMessage(notice: Notice, context: MessageContext): ParsedMessage {
  return {
    form: inEnvelopes(notice.form, context),
    observations: [noticeObservation(notice, context)],
    warnings: [],
    truncated: 0,
  };
}

/** A piece of news as an observation. */
export function noticeObservation(notice: Notice, { delivery }: MessageContext): Observation {
  const said = firstLine(notice.text ?? "") || "message without a text";
  const fields = Object.entries(notice.fields).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [{ name: oneLine(name, 60), value: oneLine(value, 300) }],
  );
  return {
    source: delivery.source,
    fingerprint: notice.fingerprint,
    status: notice.status ?? "notice",
    changedAtMs: notice.changedAtMs,
    startedAtMs: notice.startedAtMs,
    name: oneLine(notice.name) || notice.product,
    title: oneLine(notice.title) || oneLine(`${notice.product}: ${said}`),
    severity: notice.severity,
    labels: safeLabels(notice.labels),
    annotations: notice.annotations ?? {},
    links: notice.links ?? [],
    facts: {
      kind: "notice",
      product: notice.product,
      fields: fields.slice(0, mostFields),
      text: plainText(notice.text ?? "", 3000),
      deploy: notice.deploy,
    },
    suppressed: undefined,
    isTest: notice.isTest ?? false,
    notes: [],
    group: undefined,
  };
}
