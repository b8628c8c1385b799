import type { KnownBlock, ModalView } from "@slack/types";
import type { Matcher } from "../../sources/poll-report.ts";
import { dialogIds, inputIds, type SilenceDuration, silenceDurations } from "../action-ids.ts";
import { context, section } from "../blocks.ts";
import { clip, joined, type Mrkdwn, mrkdwn } from "../escape.ts";
import { choice, dialog, input, textInput } from "./dialog-parts.ts";

/** What the dialog shows; it is rendered again when a choice or the preview changes. */
export interface SilenceDialog {
  readonly incident: { readonly id: string; readonly title: string };
  /** `cloudwatch` mutes whole alarms: each matcher names one. */
  readonly kind: "alertmanager" | "cloudwatch";
  /** All that were offered at first, in a fixed order; the chosen ones hold. At most 100. */
  readonly matchers: readonly { readonly matcher: Matcher; readonly isChosen: boolean }[];
  readonly duration: SilenceDuration;
  /** `until 09:00` of which day and where: `tomorrow 09:00, Europe/Berlin`. */
  readonly morning: string;
  readonly preview: SilencePreview;
}

/** What the silence would hit now. */
export type SilencePreview =
  | { readonly kind: "loading" }
  | {
      readonly kind: "known";
      readonly alerts: number;
      readonly incidents: number;
      /** Titles of critical SLO incidents that it would hide. */
      readonly hides: readonly string[];
    }
  | { readonly kind: "unknown"; readonly why: string };

const longDurations: ReadonlySet<SilenceDuration> = new Set(["morning", "custom"]);
const mostMatchers = 100;

/** The dialog to silence alerts at Alertmanager, or to mute alarms at CloudWatch: what, for how long, why, and what it hits. */
export function renderSilenceDialog(state: SilenceDialog): ModalView {
  const { incident, kind, duration } = state;
  const isMute = kind === "cloudwatch";
  return dialog({
    id: dialogIds.silence,
    title: isMute ? "Mute alarms" : "Silence alerts",
    submit: isMute ? "Mute" : "Silence",
    incident: incident.id,
    blocks: [
      section(mrkdwn`*${clip(incident.title, 200)}* · incident ${incident.id}`),
      matchersBlock(state),
      { ...previewBlock(state), block_id: "silence_preview" },
      durationBlock(state),
      ...(duration === "custom" ? [untilBlock()] : []),
      input(inputIds.reason, "Why", textInput("deploying 1.42, known issue SHOP-123 …"), {
        hint: "Everybody in the channel sees it, and it is kept at the source.",
      }),
      ...(longDurations.has(duration) ? [longBlock()] : []),
    ],
  });
}

/** The value of the option of a matcher: its place in the list. */
export function matcherValue(index: number): string {
  return `m${index}`;
}

/** The chosen matchers, from the values that the dialog came back with. */
export function chosenMatchers(offered: readonly Matcher[], values: readonly string[]): readonly Matcher[] {
  return offered.filter((_, index) => values.includes(matcherValue(index)));
}

/** One condition as Alertmanager writes it: `service="shop"`, `instance=~"web-.*"`. */
export function matcherText({ name, value, isRegex, isEqual }: Matcher): string {
  return `${name}${isEqual ? (isRegex ? "=~" : "=") : isRegex ? "!~" : "!="}${JSON.stringify(value)}`;
}

function matchersBlock({ matchers, kind }: SilenceDialog): KnownBlock {
  if (matchers.length === 0) return context(mrkdwn`It has no labels to silence it by.`);
  const options = matchers
    .slice(0, mostMatchers)
    .map(({ matcher }, index) =>
      choice(kind === "cloudwatch" ? matcher.value : matcherText(matcher), matcherValue(index)),
    );
  const chosen = options.filter((_, index) => matchers[index]?.isChosen === true);
  return input(
    inputIds.matchers,
    kind === "cloudwatch" ? "Alarms" : "Alerts with all of these labels",
    {
      type: "multi_static_select",
      options,
      ...(chosen.length > 0 && { initial_options: chosen }),
      placeholder: {
        type: "plain_text",
        text: kind === "cloudwatch" ? "Choose alarms" : "Choose labels",
        emoji: false,
      },
    },
    { dispatches: true },
  );
}

function durationBlock({ duration, morning }: SilenceDialog): KnownBlock {
  const words: Readonly<Record<SilenceDuration, string>> = {
    "30m": "30 minutes",
    "1h": "1 hour",
    "4h": "4 hours",
    morning: `until ${morning}`,
    custom: "until … (at most 7 days)",
  };
  const options = silenceDurations.map((value) => choice(words[value], value));
  const chosen = options[silenceDurations.indexOf(duration)];
  return input(
    inputIds.duration,
    "How long",
    { type: "static_select", options, ...(chosen !== undefined && { initial_option: chosen }) },
    { dispatches: true },
  );
}

function untilBlock(): KnownBlock {
  return input(inputIds.until, "Until", { type: "datetimepicker" }, { hint: "At most 7 days from now." });
}

function longBlock(): KnownBlock {
  return input(inputIds.isLong, "This can be longer than 4 hours", {
    type: "checkboxes",
    options: [choice("Yes, nobody needs to hear of it that long", "yes")],
  });
}

function previewBlock({ preview, matchers }: SilenceDialog): KnownBlock {
  const chosen = matchers.filter(({ isChosen }) => isChosen).length;
  if (chosen === 0) return context(mrkdwn`⚠️ Without a label it would silence everything: choose at least one.`);
  switch (preview.kind) {
    case "loading":
      return context(mrkdwn`Asking what it matches now…`);
    case "unknown":
      return context(mrkdwn`⚠️ What it matches now is unknown: ${clip(preview.why, 300)}`);
    case "known":
      return context(joined([matchesText(preview), ...hidesText(preview.hides)], "\n"));
  }
}

function matchesText({ alerts, incidents }: Extract<SilencePreview, { kind: "known" }>): Mrkdwn {
  if (alerts === 0) return mrkdwn`Matches no active alert now.`;
  return mrkdwn`Matches *${alerts} active ${alerts === 1 ? "alert" : "alerts"}* now in ${incidents} ${incidents === 1 ? "incident" : "incidents"}.`;
}

function hidesText(hides: readonly string[]): readonly Mrkdwn[] {
  if (hides.length === 0) return [];
  const shown = hides.slice(0, 3).map((title) => clip(title, 120));
  const more = hides.length > shown.length ? [`and ${hides.length - shown.length} more`] : [];
  return [mrkdwn`🔴 *It would hide a critical SLO page:* ${joined([...shown, ...more], ", ")}`];
}
