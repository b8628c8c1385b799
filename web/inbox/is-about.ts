import type { Element } from "../api/block-kit.ts";
import type { InboxReply } from "../api/inbox-api.ts";

/** Whether a message is about an incident: its buttons and menus carry the incident's id. */
export function isAbout({ message }: Pick<InboxReply, "message">, incident: string): boolean {
  const elements = message.blocks.flatMap((block) =>
    "elements" in block ? (block.elements as readonly Element[]) : [],
  );
  const values = elements.flatMap(({ value, options = [] }) => [value, ...options.map((option) => option.value)]);
  return values.some((value) => value === incident || value?.endsWith(`:${incident}`) === true);
}
