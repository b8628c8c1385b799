import type { SecretReader } from "../../../service/secrets.ts";
import type { AlertmanagerSource } from "../../../slo/relay/relay-model.ts";
import { secretRef } from "../../intake/http/check-sender.ts";
import { type Fields, fieldsOf, pick, pickList, pickText } from "../../intake/parse/json-value.ts";
import type { Matcher, SourceSilence } from "../poll-report.ts";
import { SourceFault, type SourceResult, sourceResult } from "../source-fault.ts";
import { type AlertmanagerAddress, requestAlertmanager } from "./alertmanager-request.ts";
import { matcherText } from "./matcher-text.ts";
import { parseSilence } from "./parse-silence.ts";

/** What a silence is to be. */
export interface NewSilence {
  readonly matchers: readonly Matcher[];
  readonly fromMs: number;
  readonly untilMs: number;
  readonly createdBy: string;
  readonly reason: string;
}

/** What a set of matchers hits at this moment. */
export interface SilencePreview {
  /** Fingerprints of alerts that it would hide. */
  readonly active: readonly string[];
  /** Of those, which something hides already. */
  readonly suppressed: readonly string[];
}

export interface AlertmanagerStatus {
  readonly url: string;
  readonly version: string;
  /** Names of the peers of its cluster, itself among them; empty when it has none. */
  readonly peers: readonly string[];
  /** `ready`, `settling`, `disabled`. */
  readonly cluster: string;
  /** alertmanager.yml as it is in use; secrets are struck out. */
  readonly config: string;
}

/** The API of an Alertmanager, or of a pair that gossips: reads ask all of them, writes go to one that answers. */
export interface AlertmanagerClient {
  readonly addresses: readonly string[];
  /** Alerts as the API gives them, per address. */
  readonly alerts: () => Promise<readonly PeerAnswer<readonly Fields[]>[]>;
  /** Silences that are active or begin later, per address. */
  readonly silences: () => Promise<readonly PeerAnswer<readonly SourceSilence[]>[]>;
  readonly status: () => Promise<readonly PeerAnswer<AlertmanagerStatus>[]>;
  /** Done with the id under which it is kept; a change of an old one may give a new id. */
  readonly silence: (silence: NewSilence) => Promise<SourceResult<string>>;
  /** Done also when it is over already. */
  readonly unsilence: (id: string) => Promise<SourceResult<undefined>>;
  readonly preview: (matchers: readonly Matcher[]) => Promise<SourceResult<SilencePreview>>;
}

/** What one address answered. */
export type PeerAnswer<T> =
  | { readonly url: string; readonly kind: "answered"; readonly value: T }
  | { readonly url: string; readonly kind: "failed"; readonly why: string };

interface ClientOptions {
  readonly source: Pick<AlertmanagerSource, "name" | "api" | "apiLogin">;
  readonly secret: SecretReader;
  readonly timeoutMs?: number;
}

const allAlerts: readonly (readonly [string, string])[] = ["active", "silenced", "inhibited", "unprocessed"].map(
  (state) => [state, "true"] as const,
);

/** A client for the addresses of a source. Nothing is called yet. */
export function createAlertmanagerClient({ source, secret, timeoutMs = 10_000 }: ClientOptions): AlertmanagerClient {
  const addresses = source.api.map(
    (url): AlertmanagerAddress => ({ url, authorization: () => authorizationOf(source, secret), timeoutMs }),
  );

  const askAll = <T>(ask: (address: AlertmanagerAddress) => Promise<T>): Promise<readonly PeerAnswer<T>[]> =>
    Promise.all(
      addresses.map(async (address): Promise<PeerAnswer<T>> => {
        const result = await sourceResult(() => ask(address));
        return result.kind === "done"
          ? { url: address.url, kind: "answered", value: result.value }
          : { url: address.url, kind: "failed", why: result.why };
      }),
    );

  /** The next address is asked only when the one before surely did nothing. */
  const askOne = <T>(ask: (address: AlertmanagerAddress) => Promise<T>): Promise<SourceResult<T>> =>
    sourceResult(async () => {
      let fault = new SourceFault("refused", `the source ${source.name} has no API address`);
      for (const address of addresses) {
        try {
          return await ask(address);
        } catch (error) {
          if (!(error instanceof SourceFault) || error.kind !== "unreachable") throw error;
          fault = error;
        }
      }
      throw fault;
    });

  return {
    addresses: source.api,
    alerts: () =>
      askAll(async (address) => objectsIn(await requestAlertmanager(address, { path: "/alerts", query: allAlerts }))),
    silences: () =>
      askAll(async (address) =>
        objectsIn(await requestAlertmanager(address, { path: "/silences" })).flatMap((one) => parseSilence(one) ?? []),
      ),
    status: () =>
      askAll(async (address) => statusOf(address.url, await requestAlertmanager(address, { path: "/status" }))),
    silence: ({ matchers, fromMs, untilMs, createdBy, reason }) =>
      askOne(async (address) => {
        const body = {
          matchers,
          startsAt: new Date(fromMs).toISOString(),
          endsAt: new Date(untilMs).toISOString(),
          createdBy,
          comment: reason,
        };
        const id = pickText(
          await requestAlertmanager(address, { method: "POST", path: "/silences", body }),
          "silenceID",
        );
        if (id === undefined)
          throw new SourceFault("unknown", `Alertmanager at ${address.url} does not say the silence's id`);
        return id;
      }),
    unsilence: (id) =>
      askOne(async (address) => {
        try {
          await requestAlertmanager(address, { method: "DELETE", path: `/silence/${encodeURIComponent(id)}` });
        } catch (error) {
          if (!(error instanceof SourceFault) || !isOver(error)) throw error;
        }
        return undefined;
      }),
    preview: (matchers) =>
      askOne(async (address) => {
        const query = [...allAlerts, ...matchers.map((matcher) => ["filter", matcherText(matcher)] as const)];
        const alerts = objectsIn(await requestAlertmanager(address, { path: "/alerts", query }));
        const of = (isSuppressed: boolean) =>
          alerts
            .filter((alert) => (pickText(pick(alert, "status"), "state") === "suppressed") === isSuppressed)
            .map((alert) => pickText(alert, "fingerprint") ?? "");
        return { active: of(false), suppressed: of(true) };
      }),
  };
}

/** Before 0.26, Alertmanager answers 500 for a silence that it does not know. */
function isOver({ status, message }: SourceFault): boolean {
  return status === 404 || (status === 500 && /not found|already expired/i.test(message));
}

function authorizationOf({ apiLogin }: Pick<AlertmanagerSource, "apiLogin">, secret: SecretReader): string | undefined {
  if (apiLogin === undefined) return undefined;
  if (apiLogin.kind === "bearer") return `Bearer ${secret(secretRef(apiLogin.token))}`;
  const login = `${apiLogin.user}:${secret(secretRef(apiLogin.password))}`;
  return `Basic ${Buffer.from(login).toString("base64")}`;
}

function objectsIn(value: unknown): readonly Fields[] {
  if (!Array.isArray(value)) throw new SourceFault("refused", "the answer is not a list: is it an Alertmanager?");
  return value.map(fieldsOf).filter((one) => one !== undefined);
}

function statusOf(url: string, value: unknown): AlertmanagerStatus {
  const cluster = pick(value, "cluster");
  return {
    url,
    version: pickText(pick(value, "versionInfo"), "version") ?? "",
    peers: pickList(cluster, "peers").flatMap((peer) => pickText(peer, "name") ?? []),
    cluster: pickText(cluster, "status") ?? "",
    config: pickText(pick(value, "config"), "original") ?? "",
  };
}
