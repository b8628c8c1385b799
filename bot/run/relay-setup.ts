import type { EventHub } from "../../service/http/event-stream.ts";
import type { HttpAuth } from "../../service/http/http-auth.ts";
import type { ListenAddress } from "../../service/http/listen-address.ts";
import type { ServeRoutes } from "../../service/http/serve-routes.ts";
import type { HttpTls } from "../../service/http/tls-settings.ts";
import type { Logger } from "../../service/log.ts";
import type { StoreAddress } from "../../service/store/store-address.ts";
import type { Stack } from "../../slo/model.ts";
import type { IntakeOptions } from "../intake/http/intake-options.ts";
import type { AwsAccess } from "../sources/aws-access.ts";

/** Everything that one relay process is told. */
export interface RelaySetup {
  readonly stack: Stack;
  readonly store: StoreAddress;
  readonly listen: ListenAddress;
  /** For people and scrapers; senders log in to their own source. */
  readonly auth: HttpAuth;
  readonly tls: HttpTls | undefined;
  /** Answers through a server that others share. Default: one of its own, on `listen`. */
  readonly serve?: ServeRoutes;
  /** Tells the web app of news; with a shared server its route is served there. Default: one of its own. */
  readonly events?: EventHub;
  /** Where people reach the relay, for links. Default: the stack's `relay.url`. */
  readonly externalUrl: string | undefined;
  readonly version: string;
  readonly log: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For tests and emulators: other addresses than those of Slack and AWS. */
  readonly slackApiUrl?: string;
  readonly aws?: Pick<AwsAccess, "endpoint" | "credentials">;
  /** For tests: where SNS' certificates come from, and how subscriptions are confirmed. */
  readonly sns?: Pick<IntakeOptions, "certificates" | "confirm">;
}

/** A relay that runs. */
export interface RunningRelay {
  readonly url: string;
  readonly isLeading: () => boolean;
  /** Takes over another version of the stack; incidents and queues go on. */
  readonly reload: (stack: Stack) => Promise<void>;
  /** Takes nothing in any more, finishes what it began, gives the lead away, and ends. */
  readonly stop: () => Promise<void>;
}
