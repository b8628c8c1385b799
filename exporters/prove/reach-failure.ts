import type { FailureCause, RequestOutcome } from "./client/request-outcome.ts";

/** Why a target gave no good answer, in words, and what may be behind it. */
export interface ReachFailure {
  readonly detail: string;
  /** No secure connection, an address of http:// for a port of https://, or this machine itself. */
  readonly suspect: "tls" | "https-port" | "this-machine" | undefined;
}

/** What bad answers say of an address, one for each family of addresses that was tried. */
export function reachFailure(outcomes: readonly RequestOutcome[], url: URL | undefined): ReachFailure {
  const telling = tellingOf(outcomes);
  const texts = telling.map((outcome) => {
    if (outcome.kind === "ok") return "";
    if (outcome.kind === "unsent") return outcome.detail;
    return outcome.cause === "status" ? `it answers with ${outcome.detail}` : `${outcome.cause}: ${outcome.detail}`;
  });
  return { detail: [...new Set(texts)].join("; "), suspect: suspectOf(telling, url) };
}

/** A name without addresses of one family is usual, and a machine without one of them, too; the other family tells what is wrong. */
function tellingOf(outcomes: readonly RequestOutcome[]): readonly RequestOutcome[] {
  const isNameless = (outcome: RequestOutcome) => outcome.kind === "failed" && outcome.cause === "dns";
  if (outcomes.every(isNameless)) return outcomes.slice(0, 1);
  const named = outcomes.filter((one) => !isNameless(one));
  const sent = named.filter(({ kind }) => kind !== "unsent");
  return sent.length > 0 ? sent : named;
}

function suspectOf(telling: readonly RequestOutcome[], url: URL | undefined): ReachFailure["suspect"] {
  if (telling.some(({ kind }) => kind === "unsent")) return "this-machine";
  const causes = telling.flatMap((outcome) => (outcome.kind === "failed" ? [outcome.cause] : []));
  if (causes.includes("tls")) return "tls";
  return url?.protocol === "http:" && causes.some((cause) => unreadable.has(cause)) ? "https-port" : undefined;
}

/** How servers that expect TLS answer what is none. */
const unreadable: ReadonlySet<FailureCause> = new Set(["closed", "reset", "protocol"]);
