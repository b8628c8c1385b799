import { secondsToWords } from "../../slo/duration.ts";
import type { EffectiveRoute } from "./alertmanager-config.ts";
import { type Finding, warning } from "./finding.ts";

/** The relay asks Alertmanager once a minute: after three answers that say something else than its notifications, they are late. */
const mostSeconds = 120;

/** That a route waits so long that the relay hears of alerts, or of their end, later than from Alertmanager's own answers. */
export function lateRouteFindings(
  { groupWaitSeconds, groupIntervalSeconds }: EffectiveRoute,
  name: string,
): readonly Finding[] {
  return [
    ...(groupIntervalSeconds > mostSeconds
      ? [
          warning(
            `${name} tells of what changes once in ${secondsToWords(groupIntervalSeconds)} (group_interval), so the end of an alert comes late: until then the relay calls its incident unknown`,
            "write group_interval: 1m; Alertmanager's own default is 5m",
          ),
        ]
      : []),
    ...(groupWaitSeconds > mostSeconds
      ? [
          warning(
            `${name} keeps the first alert of a group for ${secondsToWords(groupWaitSeconds)} (group_wait), so people hear of it late`,
            "write group_wait: 2m or less, and 10s for what pages somebody",
          ),
        ]
      : []),
  ];
}
