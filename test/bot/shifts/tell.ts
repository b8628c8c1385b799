import { plainTextMessage } from "../../../bot/render/plain-text.ts";
import { ShiftBook } from "../../../bot/shifts/book/shift-book.ts";
import { renderLine } from "../../../bot/shifts/render/render-line.ts";
import { renderRollout } from "../../../bot/shifts/render/render-rollout.ts";
import type { LinkedIncident } from "../../../bot/shifts/render/rollout-view.ts";
import type { Rollout } from "../../../bot/shifts/rollout.ts";
import { shiftTexts } from "../../../bot/shifts/texts/shift-texts.ts";
import type { RelayLanguage } from "../../../slo/relay/relay-model.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { begunMs } from "./sample-report.ts";

const oncall = "!subteam^S012ABCDEF";
export const destination = { workspace: "slack", channel: "#alerts", mentions: [] } as const;

/** A book whose rollouts are shown in one channel. */
export function bookOf(loaded: readonly Rollout[] = [], sinceMs = begunMs): ShiftBook {
  return new ShiftBook({ route: () => ({ destinations: [destination], mentions: [oncall] }), sinceMs }, loaded);
}

/** A report arrives a moment after it was made. */
export function hear(book: ShiftBook, report: ShiftReport): void {
  book.observe(report, { source: "shifts", heardAtMs: report.atMs + 200 });
}

/** The message of a rollout and its thread as plain text. */
export function shownText(
  rollout: Rollout,
  language: RelayLanguage,
  incidents: readonly LinkedIncident[] = [],
): string {
  const texts = shiftTexts(language);
  const view = { rollout, incidents, dashboardUrl: "https://grafana.example.org/d/nines-shift-x", picture: undefined };
  const message = renderRollout(view, { texts, linkHosts: [] });
  const thread = rollout.lines.map((line) => plainLine(renderLine(line, texts, line.mentions)));
  return `${plainTextMessage(message)}\n--- thread\n${thread.join("\n")}\n`;
}

/** Kinds of what was told, in order. */
export function toldKinds(rollout: Rollout | undefined): readonly string[] {
  return (rollout?.lines ?? []).map(({ news }) => news.kind);
}

function plainLine(line: string): string {
  return line.replaceAll(/<!date\^\d+\^[^|]*\|([^>]*)>/g, "$1");
}
