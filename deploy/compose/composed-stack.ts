import type { Stack } from "../../slo/model.ts";
import type { PrometheusSource } from "../../slo/probe/probe-model.ts";
import type { AlertmanagerSource } from "../../slo/relay/relay-model.ts";
import type { AlertmanagerSourceSpec, RelaySourceSpec } from "../../slo/relay/relay-source-spec.ts";
import type { StackSpec } from "../../slo/spec.ts";
import { type DeployedStack, deployedStack } from "../deployed-stack.ts";

/** The file with the token by which this Alertmanager is known to the relay. */
export const intakeToken = "relay-intake-token";

/** The database beside the stack. Its password comes from the environment. */
export const composeStore = "postgres://nines@postgres:5432/nines";
const url = "http://localhost:9116";
const prometheus = { url: "http://prometheus:9090" } as const;
const tokens = [{ file: `/run/secrets/${intakeToken}` }];
const api = "http://alertmanager:9093";

/** The stack as it runs with Compose: with the servers that stand beside it, instead of those that it names elsewhere. */
export function composedStack(written: DeployedStack): DeployedStack {
  const deployed = deployedStack(written);
  return { spec: composedSpec(deployed), stack: composedModel(deployed.stack) };
}

function composedSpec({ spec, stack }: DeployedStack): StackSpec {
  const { delay, revise } = spec.exporter?.prometheus ?? {};
  const times = { ...(delay === undefined ? {} : { delay }), ...(revise === undefined ? {} : { revise }) };
  const sources: readonly RelaySourceSpec[] = spec.relay?.sources ?? [];
  const own = sources.find(isAlertmanager);
  const { apiAuth: _, ...kept } = own ?? { name: ownSource(sources) };
  const changed: AlertmanagerSourceSpec = { ...kept, tokens, api };
  return {
    ...spec,
    exporter: { ...spec.exporter, prometheus: { ...prometheus, ...times } },
    ...(stack.deploy.store.kind === "postgres" ? { deploy: { ...spec.deploy, store: composeStore } } : {}),
    relay: {
      ...spec.relay,
      url,
      sources: own === undefined ? [changed, ...sources] : sources.map((one) => (one === own ? changed : one)),
      prometheus,
    },
  };
}

function composedModel(stack: Stack): Stack {
  const { relay, exporter, deploy } = stack;
  const own = relay.sources.find((source) => source.kind === "alertmanager");
  const kept = own ?? { kind: "alertmanager", name: ownSource(relay.sources), basic: [] };
  const changed: AlertmanagerSource = { ...kept, tokens, api: [api], apiLogin: undefined };
  const times = exporter.prometheus ?? { delaySeconds: 120, reviseSeconds: 1_800 };
  const source: PrometheusSource = { ...times, ...prometheus, auth: undefined, headers: {} };
  return {
    ...stack,
    exporter: { ...exporter, prometheus: source },
    deploy: deploy.store.kind === "postgres" ? { ...deploy, store: { kind: "postgres", url: composeStore } } : deploy,
    relay: {
      ...relay,
      url,
      sources:
        own === undefined ? [changed, ...relay.sources] : relay.sources.map((one) => (one === own ? changed : one)),
      prometheus: { ...prometheus, login: undefined },
    },
  };
}

/** Name of the source that this Alertmanager posts to: the stack's first of the kind, or one of its own. */
export function ownSource(sources: readonly { readonly kind?: string; readonly name: string }[]): string {
  const own = sources.find(isAlertmanager)?.name;
  return own ?? (sources.some(({ name }) => name === "alertmanager") ? "compose-alertmanager" : "alertmanager");
}

function isAlertmanager<Source extends { readonly kind?: string }>(
  source: Source,
): source is Source & { readonly kind?: "alertmanager" } {
  return source.kind === undefined || source.kind === "alertmanager";
}
