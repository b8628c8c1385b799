import type { SecretReader } from "../../service/secrets.ts";
import { secretName } from "../../service/secrets.ts";
import type { SecretSpec } from "../../slo/probe/probe-spec.ts";
import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import { secretRef } from "../intake/http/check-sender.ts";
import { bad, type Finding, good } from "./finding.ts";

/** Whether the secrets of sources, hand-overs and the heartbeat can be read here. Slack's and those of APIs are tried by their own checks. */
export function checkSecrets(options: RelayOptions, secret: SecretReader): readonly Finding[] {
  const wanted: readonly { readonly what: string; readonly spec: SecretSpec | undefined }[] = [
    ...options.sources.flatMap((source) =>
      source.kind === "alertmanager" || source.kind === "shifts"
        ? [...source.tokens, ...source.basic.map(({ password }) => password)].map((spec) => ({
            what: `the source ${source.name}`,
            spec,
          }))
        : [],
    ),
    ...options.handOvers.map(({ name, key }) => ({ what: `the hand-over ${name}`, spec: key })),
    { what: "the heartbeat", spec: options.deadman.heartbeatUrl },
  ];
  const unreadable = wanted.flatMap(({ what, spec }): readonly Finding[] => {
    if (spec === undefined) return [];
    try {
      secret(secretRef(spec));
      return [];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return [bad(`the secret of ${what} cannot be read: ${why}`, `set ${secretName(secretRef(spec))}`)];
    }
  });
  const count = wanted.filter(({ spec }) => spec !== undefined).length;
  if (count === 0) return [];
  return unreadable.length > 0
    ? unreadable
    : [good(`${count === 1 ? "the one secret" : `all ${count} secrets`} can be read`)];
}
