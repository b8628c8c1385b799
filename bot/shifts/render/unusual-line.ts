import { countText } from "../../facts/fact-texts.ts";
import type { Mrkdwn } from "../../render/escape.ts";
import type { Unusual } from "../report/unusual.ts";
import { percentText } from "../texts/figures.ts";
import type { ShiftTexts } from "../texts/shift-texts.ts";
import { say } from "./say.ts";

/** `Fails more than usual: 5 % of 3,462 requests of green, usual are 0.1 %; not compared`. */
export function unusualLine({ candidate, ratio, requests, usual }: Unusual, texts: ShiftTexts): Mrkdwn {
  const counted = say(texts.requestsOf, countText(requests), candidate);
  return say(texts.unusual, percentText(ratio), counted, percentText(usual));
}
