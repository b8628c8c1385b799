import type { SecretReader } from "../../service/secrets.ts";
import type { RelayOptions, RelaySource, ShiftsSource } from "../../slo/relay/relay-model.ts";
import type { AwsAccess } from "../sources/aws-access.ts";
import { checkAlertmanager } from "./check-alertmanager.ts";
import { checkCloudWatch } from "./check-cloudwatch.ts";
import { checkPrometheus } from "./check-prometheus.ts";
import { checkSecrets } from "./check-secrets.ts";
import { checkSlack } from "./check-slack.ts";
import { checkSns } from "./check-sns.ts";
import { checkSqs } from "./check-sqs.ts";
import { bad, type Finding, good, skipped } from "./finding.ts";

export interface DoctorOptions {
  readonly relay: RelayOptions;
  /** Ids of the stack's SLOs. */
  readonly slos: readonly string[];
  readonly secret: SecretReader;
  /** alertmanager.yml as its authors wrote it, for addresses that Alertmanager does not show. */
  readonly alertmanagerConfig: string | undefined;
  /** Slack's own unless it says otherwise. */
  readonly slackApiUrl?: string | undefined;
  /** Default: the credentials and addresses of this machine. */
  readonly aws?: Omit<AwsAccess, "region">;
}

/** One part of the set-up, and what was found there. */
export interface Checkup {
  readonly title: string;
  readonly findings: readonly Finding[];
}

interface Part {
  readonly title: string;
  readonly look: () => readonly Finding[] | Promise<readonly Finding[]>;
}

/** Looks at everything that the relay depends on. Parts are looked at side by side; a part that fails does not hide the others. */
export function runCheckups(options: DoctorOptions): Promise<readonly Checkup[]> {
  return Promise.all(
    partsOf(options).map(async ({ title, look }): Promise<Checkup> => {
      try {
        return { title, findings: await look() };
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return { title, findings: [bad(`it cannot be looked at: ${why}`, "this is a bug in nines doctor; report it")] };
      }
    }),
  );
}

function partsOf(options: DoctorOptions): readonly Part[] {
  const { relay, secret, slos, aws = {}, slackApiUrl } = options;
  const slack = relay.slack.map(
    (workspace): Part => ({
      title: `Slack ${workspace.name}`,
      look: () => checkSlack({ workspace, options: relay, secret, apiUrl: slackApiUrl }),
    }),
  );
  const sources = relay.sources.map(
    (source): Part => ({ title: `source ${source.name}`, look: () => checkSource(source, options) }),
  );
  const { prometheus } = relay;
  return [
    ...(slack.length > 0 ? slack : [{ title: "Slack", look: () => [noSlack] }]),
    ...sources,
    ...regionsOf(relay).map(
      ({ region, topics }): Part => ({
        title: `CloudWatch ${region}`,
        look: () => checkCloudWatch({ region, topics, aws }),
      }),
    ),
    {
      title: "Prometheus",
      look: () => (prometheus === undefined ? [noPrometheus] : checkPrometheus({ prometheus, slos, secret })),
    },
    { title: "secrets", look: () => checkSecrets(relay, secret) },
  ].filter(({ title }) => title !== "secrets" || checkSecrets(relay, secret).length > 0);
}

function checkSource(source: RelaySource, options: DoctorOptions): Promise<readonly Finding[]> {
  const { relay, secret, aws = {} } = options;
  const relayUrl = relay.url;
  switch (source.kind) {
    case "alertmanager": {
      const configText = options.alertmanagerConfig;
      return checkAlertmanager({ source, relayUrl, secret, deadman: relay.deadman, configText });
    }
    case "shifts":
      return Promise.resolve([checkShiftsSource(source)]);
    case "sns":
      return checkSns({ source, relayUrl, aws });
    case "sqs":
      return checkSqs({ source, aws });
  }
}

/** Reports come from the exporter: there is nobody to ask. */
function checkShiftsSource({ name, tokens }: ShiftsSource): Finding {
  return tokens.length === 0
    ? skipped("it has no tokens, so it is for an exporter on this machine", 'write tokens: [{ env: "SHIFTS_TOKEN" }]')
    : good(`the exporter posts its reports to /in/${name}`);
}

const noSlack = skipped("no workspace is configured: messages go to the local inbox", "write relay.slack");
const noPrometheus = skipped(
  "it is not configured: messages show no budgets and no pictures",
  'write relay.prometheus: { url: "http://prometheus:9090" }',
);

/** Regions whose alarms reach the relay. A queue may get alarms of any topic, so all of its region are looked at. */
function regionsOf({
  sources,
}: RelayOptions): readonly { readonly region: string; readonly topics: readonly string[] }[] {
  const regions = new Map<string, string[] | undefined>();
  for (const source of sources) {
    if (source.kind === "sqs") regions.set(source.region, undefined);
    if (source.kind !== "sns") continue;
    for (const topic of source.topics) {
      const region = topic.split(":")[3] ?? "";
      const known = regions.get(region);
      if (!regions.has(region)) regions.set(region, [topic]);
      else known?.push(topic);
    }
  }
  return [...regions].map(([region, topics]) => ({ region, topics: topics ?? [] }));
}
