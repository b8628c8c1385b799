import type { Mrkdwn } from "../../render/escape.ts";
import type { ShiftTexts } from "../texts/shift-texts.ts";
import { pieces, say } from "./say.ts";

/** A line with who did it, where the source tells. */
export function withActor(line: Mrkdwn, by: string | null, texts: ShiftTexts): Mrkdwn {
  return by === null || by === "" ? line : pieces([line, say(texts.toldBy, by)]);
}
