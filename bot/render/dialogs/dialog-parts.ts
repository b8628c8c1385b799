import type { InputBlock, ModalView, PlainTextOption } from "@slack/types";
import { slackLimits } from "../../slack/slack-limits.ts";
import { plainText } from "../blocks.ts";

/** A dialog about an incident; its `private_metadata` is the incident's id. */
export function dialog({
  id,
  title,
  submit,
  incident,
  blocks,
}: {
  readonly id: string;
  readonly title: string;
  readonly submit: string | undefined;
  readonly incident: string;
  readonly blocks: ModalView["blocks"];
}): ModalView {
  return {
    type: "modal",
    callback_id: id,
    private_metadata: incident,
    title: plainText(title, slackLimits.viewTitle),
    ...(submit !== undefined && { submit: plainText(submit, slackLimits.viewButton) }),
    close: plainText("Cancel", slackLimits.viewButton),
    blocks,
  };
}

/** An input whose block and action have the same id. */
export function input(
  id: string,
  label: string,
  element: InputBlock["element"],
  options: { readonly optional?: boolean; readonly hint?: string; readonly dispatches?: boolean } = {},
): InputBlock {
  return {
    type: "input",
    block_id: id,
    label: plainText(label, slackLimits.label),
    element: { ...element, action_id: id } as InputBlock["element"],
    ...(options.optional === true && { optional: true }),
    ...(options.hint !== undefined && { hint: plainText(options.hint, slackLimits.label) }),
    ...(options.dispatches === true && { dispatch_action: true }),
  };
}

/** A text of several lines. */
export function textInput(placeholder: string, most = 1_000): InputBlock["element"] {
  return {
    type: "plain_text_input",
    multiline: true,
    max_length: most,
    placeholder: plainText(placeholder, slackLimits.placeholder),
  };
}

/** One thing to choose. */
export function choice(text: string, value: string): PlainTextOption {
  return { text: plainText(text, slackLimits.optionText), value };
}
