import type { ComponentChildren } from "preact";
import type { Block, ContextBlock, HeaderBlock, ImageBlock, SectionBlock, TextObject } from "../api/block-kit.ts";
import { Mrkdwn } from "../mrkdwn/mrkdwn.tsx";
import { ActionRow, type Press } from "./action-row.tsx";
import { plainText } from "./block-text.ts";
import { Picture } from "./picture.tsx";

interface BlocksProps {
  readonly blocks: readonly Block[];
  /** What a pressed button does; without it there are no buttons. */
  readonly press?: Press | undefined;
  /** Draws the inputs of a dialog. */
  readonly input?: ((block: Block) => ComponentChildren) | undefined;
}

/** Block Kit as Slack would draw it. */
export function Blocks({ blocks, press, input }: BlocksProps) {
  return (
    <div class="blocks">
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} press={press} input={input} />
      ))}
    </div>
  );
}

function BlockView({ block, press, input }: { readonly block: Block } & Omit<BlocksProps, "blocks">) {
  switch (block.type) {
    case "section":
      return <Section block={block as SectionBlock} press={press} />;
    case "header":
      return <p class="block-header">{plainText((block as HeaderBlock).text)}</p>;
    case "context":
      return <Context block={block as ContextBlock} />;
    case "divider":
      return <hr />;
    case "image":
      return <Picture block={block as ImageBlock} />;
    case "actions":
      return "elements" in block && press !== undefined ? (
        <ActionRow elements={(block as Extract<Block, { readonly type: "actions" }>).elements} press={press} />
      ) : null;
    case "input":
      return <>{input?.(block)}</>;
    default:
      return <p class="block-context">A part of this message cannot be shown here ({block.type}).</p>;
  }
}

function Section({
  block: { text, fields, accessory },
  press,
}: {
  readonly block: SectionBlock;
  readonly press?: Press | undefined;
}) {
  return (
    <div class="block-section">
      {text !== undefined && <Text text={text} />}
      {fields !== undefined && (
        <div class="block-fields">
          {fields.map((field, index) => (
            <div key={index}>
              <Text text={field} />
            </div>
          ))}
        </div>
      )}
      {accessory !== undefined && press !== undefined && <ActionRow elements={[accessory]} press={press} />}
    </div>
  );
}

function Context({ block }: { readonly block: ContextBlock }) {
  return (
    <div class="block-context" role={block.block_id === "silence_preview" ? "status" : undefined}>
      {block.elements.map((element, index) =>
        "text" in element ? <Text key={index} text={element} /> : <span key={index}>{element.alt_text}</span>,
      )}
    </div>
  );
}

function Text({ text }: { readonly text: TextObject }): ComponentChildren {
  return text.type === "mrkdwn" ? <Mrkdwn text={text.text} /> : plainText(text);
}
