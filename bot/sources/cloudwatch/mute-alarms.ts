import { randomBytes } from "node:crypto";
import type { NewSilence } from "../alertmanager/alertmanager-client.ts";
import { SourceFault, type SourceResult, sourceResult } from "../source-fault.ts";
import type { CloudWatchApi } from "./cloudwatch-api.ts";
import { muteSchedule } from "./mute-window.ts";

/** What a mute of alarms is to be; all of one region. */
export type NewMute = Pick<NewSilence, "fromMs" | "untilMs" | "createdBy" | "reason"> & {
  readonly alarms: readonly string[];
};

const mostAlarms = 100;
const longestMs = 15 * 24 * 3_600_000;

/**
 * Mutes alarms by a mute rule, which ends by itself; done with the rule's name. It begins with the next whole minute. Switching off an
 * alarm's actions is not a mute: it has no end, and nobody would see who did it.
 */
export function muteAlarms(
  api: Pick<CloudWatchApi, "putMuteRule" | "region">,
  { alarms, fromMs, untilMs, createdBy, reason }: NewMute,
): Promise<SourceResult<string>> {
  return sourceResult(async () => {
    if (alarms.length > mostAlarms) {
      throw new SourceFault(
        "refused",
        `a mute rule of CloudWatch takes ${mostAlarms} alarms, and these are ${alarms.length}`,
      );
    }
    if (untilMs - fromMs > longestMs) throw new SourceFault("refused", "CloudWatch mutes for 15 days at most");
    if (untilMs <= fromMs) throw new SourceFault("refused", "the mute would end before it begins");
    const name = `nines-${randomBytes(6).toString("hex")}`;
    const description = `${createdBy.replaceAll(":", " ")}: ${reason}`.slice(0, 1_000);
    try {
      await api.putMuteRule({ name, description, alarms, ...muteSchedule(fromMs, untilMs) });
    } catch (error) {
      if (error instanceof SourceFault && /UnknownOperation/.test(error.message)) {
        throw new SourceFault("refused", `CloudWatch in ${api.region} has no mute rules`, { cause: error });
      }
      throw error;
    }
    return name;
  });
}

/** Ends a mute that was made by muteAlarms(); done also when it is over already. */
export function unmuteAlarms(
  api: Pick<CloudWatchApi, "deleteMuteRule">,
  name: string,
): Promise<SourceResult<undefined>> {
  return sourceResult(async () => {
    await api.deleteMuteRule(name);
    return undefined;
  });
}
