import type { View } from "@slack/types";
import { checkBlocks, type Fields, longer, textFaults } from "./check-blocks.ts";
import { slackLimits } from "./slack-limits.ts";

/** Everything in a message that Slack would refuse: one sentence each, with its place. */
export function checkMessageLimits(message: {
  readonly text: string;
  readonly blocks: readonly unknown[];
}): readonly string[] {
  const faults = [
    ...longer("text", message.text, slackLimits.text),
    ...checkBlocks(message.blocks, slackLimits.blocksOfMessage),
  ];
  const characters = JSON.stringify(message.blocks).length;
  return characters > slackLimits.messageCharacters
    ? [...faults, `blocks: ${characters} characters, at most ${slackLimits.messageCharacters}`]
    : faults;
}

/** Everything in a dialog or an App Home that Slack would refuse. */
export function checkViewLimits(view: View): readonly string[] {
  const fields = view as unknown as Fields;
  return [
    ...textFaults("title", fields["title"], slackLimits.viewTitle),
    ...textFaults("submit", fields["submit"], slackLimits.viewButton),
    ...textFaults("close", fields["close"], slackLimits.viewButton),
    ...longer("private_metadata", fields["private_metadata"], slackLimits.privateMetadata),
    ...longer("callback_id", fields["callback_id"], slackLimits.identifier),
    ...checkBlocks(view.blocks, slackLimits.blocksOfView),
    ...(view.type === "modal" && view.blocks.some(({ type }) => type === "input") && view.submit === undefined
      ? ["submit: a dialog with inputs needs one"]
      : []),
  ];
}
