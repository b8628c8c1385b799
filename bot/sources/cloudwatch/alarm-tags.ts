import type { Tag } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchAlarm, CloudWatchApi } from "./cloudwatch-api.ts";

/** The tags that an alarm sends along in its notifications; undefined when they cannot be read now. */
export type AlarmTagReader = (api: CloudWatchApi, alarm: CloudWatchAlarm) => Promise<readonly Tag[] | undefined>;

const keptForMs = 60 * 60_000;
const mostKept = 5_000;

/** Reads tags of alarms that propagate them, and keeps them for an hour or until the alarm is changed. */
export function createAlarmTagReader(now: () => number): AlarmTagReader {
  const kept = new Map<string, { readonly version: string; readonly untilMs: number; readonly tags: readonly Tag[] }>();
  return async (api, alarm) => {
    const propagation = alarm.ActionConfiguration?.AlarmTagsPropagation;
    if (propagation?.Enabled !== true || alarm.AlarmArn === undefined) return [];
    const version = String(alarm.AlarmConfigurationUpdatedTimestamp?.getTime());
    const known = kept.get(alarm.AlarmArn);
    if (known?.version === version && known.untilMs > now()) return known.tags;
    const all = await api.tags(alarm.AlarmArn).catch(() => undefined);
    if (all === undefined) return known?.tags;
    const { IncludedTagKeys: included = [], ExcludedTagKeys: excluded = [] } = propagation;
    const tags = all.filter(
      ({ Key = "" }) => (included.length === 0 || included.includes(Key)) && !excluded.includes(Key),
    );
    if (kept.size >= mostKept) kept.clear();
    kept.set(alarm.AlarmArn, { version, untilMs: now() + keptForMs, tags });
    return tags;
  };
}
