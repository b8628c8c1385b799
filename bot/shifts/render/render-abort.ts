import type { KnownBlock, ModalView } from "@slack/types";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { plainText, section } from "../../render/blocks.ts";
import { codeBlock, fitted } from "../../render/escape.ts";
import { slackLimits } from "../../slack/slack-limits.ts";
import { abortCommands } from "../abort/abort-commands.ts";
import type { Rollout } from "../rollout.ts";
import type { ShiftTexts } from "../texts/shift-texts.ts";
import { rolloutTitle } from "./render-rollout.ts";
import { say, words } from "./say.ts";

const mostCommand = 2_500;

/** What the button for aborting shows: the text to copy, by who holds the weights. Nothing is ever run. */
export function renderAbort(
  rollout: Rollout,
  { shift, texts }: { readonly shift: TrafficShift | undefined; readonly texts: ShiftTexts },
): ModalView {
  return {
    type: "modal",
    title: plainText(texts.abortCommand.replace("…", ""), slackLimits.viewTitle),
    close: plainText(texts.close, slackLimits.viewButton),
    blocks: [section(say(texts.abortTitle, rolloutTitle(rollout))), ...commandBlocks(rollout, shift, texts)],
  };
}

function commandBlocks({ report }: Rollout, shift: TrafficShift | undefined, texts: ShiftTexts): readonly KnownBlock[] {
  if (shift === undefined) return [section(say(texts.abortUnknownWeights, report.layer))];
  const { commands, notes } = abortCommands(shift);
  if (commands.length === 0) return [section(words(texts.abortNothing))];
  const sentences = [
    ...notes.map((note) => texts.abortNotes[note]),
    ...(shift.declared === undefined ? [] : [texts.abortTerraform]),
  ];
  return [
    section(words(texts.abortIntro)),
    ...commands.map((command) => section(fitted(command, codeBlock, mostCommand))),
    ...(sentences.length === 0 ? [] : [section(words(sentences.map((sentence) => `• ${sentence}`).join("\n")))]),
  ];
}
