import { shiftsToken } from "../slo/deploy/shift-intake.ts";
import { printYaml } from "../slo/document/print-yaml.ts";
import type { Stack } from "../slo/model.ts";
import { inReadingOrder, stackToYaml } from "../slo/print-stack-yaml.ts";
import type { RelaySourceSpec } from "../slo/relay/relay-source-spec.ts";
import type { StackSpec } from "../slo/spec.ts";

/** A stack as its containers read it: what was written, and what it means. */
export interface DeployedStack {
  readonly spec: StackSpec;
  readonly stack: Stack;
}

/** The variable with the token of a source that the stack leaves open: in containers strangers can reach it. */
export const openSourceToken = "RELAY_TOKEN";

/** Who else but the exporter reports traffic shifts: it shows the token by this name, too. */
const tokensFor = ({ kind }: Senders) => [{ env: kind === "shifts" ? shiftsToken : openSourceToken }];

/** A stack as it runs in a cluster: as written, with the command line's choices, and with a token for every open source. */
export function deployedStack({ spec, stack }: DeployedStack): DeployedStack {
  const { target, compat } = stack.rules;
  const isAsWritten = (spec.rules?.target ?? "prometheus-2.42") === target && (spec.rules?.compat ?? "none") === compat;
  const sources: readonly RelaySourceSpec[] = spec.relay?.sources ?? [{ name: "alertmanager" }];
  const closed = (source: RelaySourceSpec) => (isOpen(source) ? { ...source, tokens: tokensFor(source) } : source);
  return {
    spec: {
      ...spec,
      ...(isAsWritten ? {} : { rules: { ...spec.rules, target, compat } }),
      relay: { ...spec.relay, sources: sources.map(closed) },
    },
    stack: {
      ...stack,
      relay: {
        ...stack.relay,
        sources: stack.relay.sources.map((source) =>
          isOpen(source) ? { ...source, tokens: tokensFor(source) } : source,
        ),
      },
    },
  };
}

/** Where Alertmanager, or what posts as it does, needs to show nothing. */
function isOpen(source: Senders): boolean {
  if (source.kind === "sns" || source.kind === "sqs") return false;
  return (source.tokens ?? []).length + (source.basic ?? []).length === 0;
}

interface Senders {
  readonly kind?: string;
  readonly tokens?: readonly unknown[];
  readonly basic?: readonly unknown[];
}

/** A stack as YAML in two parts: the services, of which there may be thousands and which are the same everywhere, are printed once. */
export function stackText({ services: _, ...spec }: StackSpec, services: string): string {
  return `${stackToYaml(spec as StackSpec)}${services}`;
}

/** The second part. */
export function servicesText({ services }: StackSpec): string {
  return printYaml(inReadingOrder({ services }));
}
