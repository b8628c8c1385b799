import { clip, type Mrkdwn, oneLine, prose } from "../../render/escape.ts";

const most = 200;

/** Why something cannot be read, in one line; addresses in it can be copied. */
export function reasonText(reason: string): Mrkdwn {
  return prose(clip(oneLine(reason), most));
}
