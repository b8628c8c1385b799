import type { Block, Element, InputBlock, ModalView } from "../api/block-kit.ts";

/** What was entered, by the input's id: a text, chosen values, or Unix seconds as text. */
export type DialogValues = Readonly<Record<string, readonly string[]>>;

/** The inputs of a dialog, each with the id that its value goes by. */
export function inputsOf({ blocks }: ModalView): readonly (InputBlock & { readonly id: string })[] {
  return blocks.filter(isInput).map((block) => ({ ...block, id: inputId(block) }));
}

/** The id that an input's value goes by. */
export function inputId({ block_id, element }: InputBlock): string {
  return element.action_id ?? block_id ?? "";
}

/** Values to begin with; what was entered already stays. */
export function startValues(view: ModalView, entered: DialogValues = {}): DialogValues {
  return Object.fromEntries(inputsOf(view).map(({ id, element }) => [id, entered[id] ?? initialValue(element)]));
}

/** Whether a block is an input. */
export function isInput(block: Block): block is InputBlock {
  return block.type === "input" && "element" in block;
}

function initialValue(element: Element): readonly string[] {
  if (element.initial_options !== undefined) return element.initial_options.map(({ value }) => value ?? "");
  if (element.initial_option !== undefined) return [element.initial_option.value ?? ""];
  if (element.initial_date_time !== undefined) return [String(element.initial_date_time)];
  const text = element.initial_value ?? element.initial_user;
  return text === undefined ? [] : [text];
}

/** Unix seconds as the value of an input for date and time, in the reader's zone. */
export function toLocalInput(seconds: number): string {
  const date = new Date(seconds * 1_000);
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The other way round; nothing for what is no time. */
export function fromLocalInput(text: string): readonly string[] {
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? [] : [String(Math.floor(ms / 1_000))];
}
