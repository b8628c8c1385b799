/**
 * Slack's Block Kit, as far as messages and dialogs of the relay use it. A test proves that what the relay renders fits.
 * Source: https://docs.slack.dev/reference/block-kit
 */
export interface TextObject {
  readonly type: "plain_text" | "mrkdwn";
  readonly text: string;
}

export interface Message {
  /** Above the blocks, and in notifications. */
  readonly text: string;
  /** Of the bar: `#d32f2f`. */
  readonly color: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | SectionBlock
  | HeaderBlock
  | ContextBlock
  | ImageBlock
  | ActionsBlock
  | InputBlock
  | DividerBlock
  | UnknownBlock;

export interface SectionBlock {
  readonly type: "section";
  readonly block_id?: string;
  readonly text?: TextObject;
  readonly fields?: readonly TextObject[];
  readonly accessory?: Element;
}

export interface HeaderBlock {
  readonly type: "header";
  readonly text: TextObject;
}

export interface ContextBlock {
  readonly type: "context";
  readonly block_id?: string;
  readonly elements: readonly (TextObject | { readonly type: "image"; readonly alt_text: string })[];
}

export interface ImageBlock {
  readonly type: "image";
  readonly alt_text: string;
  readonly title?: TextObject;
  readonly image_url?: string;
  readonly slack_file?: { readonly id?: string; readonly url?: string };
}

export interface ActionsBlock {
  readonly type: "actions";
  readonly elements: readonly Element[];
}

export interface DividerBlock {
  readonly type: "divider";
}

export interface InputBlock {
  readonly type: "input";
  readonly block_id?: string;
  readonly label: TextObject;
  readonly hint?: TextObject;
  readonly optional?: boolean;
  readonly dispatch_action?: boolean;
  readonly element: Element;
}

/** A block of a kind that the relay did not use when this was written. */
export interface UnknownBlock {
  readonly type: string;
}

/** A button, a menu or an input; which fields there are, its type says. */
export interface Element {
  readonly type: string;
  readonly action_id?: string;
  readonly text?: TextObject | string;
  readonly value?: string;
  readonly url?: string;
  readonly style?: string;
  readonly accessibility_label?: string;
  readonly options?: readonly Option[];
  readonly initial_option?: Option;
  readonly initial_options?: readonly Option[];
  readonly initial_value?: string;
  readonly initial_date_time?: number;
  readonly initial_user?: string;
  readonly placeholder?: TextObject;
  readonly multiline?: boolean;
  readonly max_length?: number;
  readonly alt_text?: string;
}

export interface Option {
  readonly text: TextObject;
  readonly value?: string;
  readonly description?: TextObject;
}

/** A dialog. */
export interface ModalView {
  readonly type: "modal";
  readonly callback_id?: string;
  readonly private_metadata?: string;
  readonly title: TextObject;
  readonly submit?: TextObject;
  readonly close?: TextObject;
  readonly blocks: readonly Block[];
}
