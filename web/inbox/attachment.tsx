import type { Message } from "../api/block-kit.ts";
import type { Press } from "../blocks/action-row.tsx";
import { Blocks } from "../blocks/blocks.tsx";

/** A message's blocks with the colour bar at their side. */
export function Attachment({
  message: { color, blocks },
  press,
}: {
  readonly message: Message;
  readonly press?: Press | undefined;
}) {
  if (blocks.length === 0) return null;
  return (
    <div class="attachment" style={/^#[0-9a-f]{6}$/i.test(color) ? { borderLeftColor: color } : {}}>
      <Blocks blocks={blocks} press={press} />
    </div>
  );
}
