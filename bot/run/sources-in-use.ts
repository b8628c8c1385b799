import type { SecretReader } from "../../service/secrets.ts";
import type { RelayOptions, RelaySource } from "../../slo/relay/relay-model.ts";
import type { Silencer } from "../actions/gesture-deps.ts";
import type { Alert } from "../model/alert.ts";
import { createAlertmanagerClient } from "../sources/alertmanager/alertmanager-client.ts";
import { pollAlertmanager } from "../sources/alertmanager/poll-alertmanager.ts";
import type { AwsAccess } from "../sources/aws-access.ts";
import { createAlarmTagReader } from "../sources/cloudwatch/alarm-tags.ts";
import { type CloudWatchApi, openCloudWatch } from "../sources/cloudwatch/cloudwatch-api.ts";
import { muteAlarms, unmuteAlarms } from "../sources/cloudwatch/mute-alarms.ts";
import { pollCloudWatch } from "../sources/cloudwatch/poll-cloudwatch.ts";
import type { PolledSource } from "./poll-sources.ts";

export interface SourcesOptions {
  readonly options: () => RelayOptions;
  readonly secret: SecretReader;
  readonly now: () => number;
  /** For a CloudWatch that is not at AWS' own address. */
  readonly aws?: Pick<AwsAccess, "endpoint" | "credentials">;
}

/** What the relay can ask of its sources, and tell them. */
export interface SourcesInUse {
  readonly polled: (watched: (source: string) => readonly Alert[]) => readonly PolledSource[];
  readonly silencer: (source: string) => Silencer | undefined;
  readonly cloudWatch: (region: string) => Promise<CloudWatchApi>;
}

/** Opens clients for the configured sources when they are needed. */
export function useSources({ options, secret, now, aws = {} }: SourcesOptions): SourcesInUse {
  const regions = new Map<string, Promise<CloudWatchApi>>();
  const cloudWatch = (region: string): Promise<CloudWatchApi> => {
    const known = regions.get(region) ?? openCloudWatch({ region, ...aws });
    regions.set(region, known);
    return known;
  };
  const tagsOf = createAlarmTagReader(now);
  const find = (name: string): RelaySource | undefined => options().sources.find((source) => source.name === name);

  return {
    cloudWatch,
    polled: (watched) =>
      options().sources.flatMap((source): readonly PolledSource[] => {
        if (source.kind === "alertmanager") {
          if (source.api.length === 0) return [];
          const client = createAlertmanagerClient({ source, secret });
          const poll = (nowMs: number) => {
            const receivers = new Set(
              watched(source.name).flatMap(({ facts }) => (facts.kind === "prometheus" ? facts.receiver : [])),
            );
            return pollAlertmanager({ source: source.name, client, nowMs, receivers: [...receivers] });
          };
          return [{ name: source.name, poll }];
        }
        if (source.kind === "shifts") return [];
        const poll = async (nowMs: number) => {
          const alerts = watched(source.name).filter(({ facts }) => facts.kind === "cloudwatch");
          const used = [...new Set([...ownRegions(source), ...alerts.flatMap(regionsOf)])];
          const apis = await Promise.all(used.map(cloudWatch));
          const topics = source.kind === "sns" ? source.topics : ("any" as const);
          return pollCloudWatch({ source: source.name, apis, tagsOf, nowMs, topics, watched: alerts });
        };
        return [{ name: source.name, poll }];
      }),
    silencer: (name) => {
      const source = find(name);
      if (source === undefined || source.kind === "shifts") return undefined;
      if (source.kind !== "alertmanager") return cloudWatchSilencer(cloudWatch);
      if (source.api.length === 0) return undefined;
      const client = createAlertmanagerClient({ source, secret });
      return {
        kind: "alertmanager",
        silence: (silence) => client.silence(silence),
        unsilence: (id) => client.unsilence(id),
        preview: (matchers) => client.preview(matchers),
      };
    },
  };
}

/** Mutes alarms by name; all alarms of one incident are in one region. */
function cloudWatchSilencer(cloudWatch: (region: string) => Promise<CloudWatchApi>): Silencer {
  const noRegion = { kind: "refused", why: "its alarms do not say in which region they are" } as const;
  return {
    kind: "cloudwatch",
    silence: async ({ matchers, ...silence }, alerts) => {
      const [region] = alerts.flatMap(regionsOf);
      if (region === undefined) return noRegion;
      return muteAlarms(await cloudWatch(region), { ...silence, alarms: matchers.map(({ value }) => value) });
    },
    unsilence: async (id, alerts) => {
      const [region] = alerts.flatMap(regionsOf);
      return region === undefined ? noRegion : unmuteAlarms(await cloudWatch(region), id);
    },
    preview: async (matchers, alerts) => {
      const names = new Set(matchers.map(({ value }) => value));
      const hit = alerts.filter(({ facts }) => facts.kind === "cloudwatch" && names.has(facts.alarmName));
      const fingerprints = (found: readonly Alert[]) => found.map(({ fingerprint }) => fingerprint);
      return {
        kind: "done",
        value: {
          active: fingerprints(hit.filter(({ status }) => status === "firing")),
          suppressed: fingerprints(hit.filter(({ suppressed }) => suppressed !== undefined)),
        },
      };
    },
  };
}

function regionsOf({ facts }: Pick<Alert, "facts">): readonly string[] {
  return facts.kind === "cloudwatch" && facts.region !== undefined ? [facts.region] : [];
}

function ownRegions(source: RelaySource): readonly string[] {
  if (source.kind === "sqs") return [source.region];
  return source.kind === "sns" ? source.topics.flatMap((topic) => topic.split(":")[3] ?? []) : [];
}
