import type { HttpAuth } from "../../../service/http/http-auth.ts";
import { isLoopback, type ListenAddress, showListenAddress } from "../../../service/http/listen-address.ts";
import type { Problem } from "../../../slo/problem.ts";
import type { RelaySource } from "../../../slo/relay/relay-model.ts";
import { hasLogin } from "./check-sender.ts";

interface OpenIntakeOptions {
  readonly sources: readonly RelaySource[];
  readonly auth: HttpAuth;
  readonly insecureOpen?: boolean;
}

/** Why a relay must not listen there: strangers could post alerts to a source that asks nobody who they are. Messages of SNS carry a signature. */
export function openIntakeProblems(
  listen: ListenAddress,
  { sources, auth, insecureOpen = false }: OpenIntakeOptions,
): readonly Problem[] {
  if (insecureOpen || isLoopback(listen.host) || auth.clientCa !== undefined) return [];
  return sources.flatMap((source, index) => {
    if (source.kind === "sns" || source.kind === "sqs" || hasLogin(source)) return [];
    const what = source.kind === "shifts" ? "reports" : "alerts";
    return [
      {
        code: "open-intake",
        path: `relay.sources[${index}]`,
        message: `anybody who reaches ${showListenAddress(listen)} could post ${what} to the source "${source.name}": it has no tokens`,
        hint: "give it a bearer token (tokens) or a login (basic), ask for client certificates, or listen on 127.0.0.1",
      },
    ];
  });
}
