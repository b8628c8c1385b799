import type { HttpAuth } from "../../../service/http/http-auth.ts";
import type { Logger } from "../../../service/log.ts";
import type { SecretReader } from "../../../service/secrets.ts";
import type { RelaySource } from "../../../slo/relay/relay-model.ts";
import type { RelayStore } from "../../store/relay-store.ts";
import type { IntakeWatch } from "../intake-event.ts";
import type { CertificateSource } from "../sns/certificate-source.ts";
import type { ConfirmSubscription } from "../sns/confirm-subscription.ts";
import type { BodyLimits } from "./read-body.ts";

export interface IntakeOptions {
  /** Asked for every request, so that a reload counts at once. */
  readonly sources: () => readonly RelaySource[];
  readonly store: Pick<RelayStore, "take" | "waitingCount">;
  readonly secret: SecretReader;
  readonly log: Logger;
  readonly now: () => number;
  readonly watch: IntakeWatch;
  /** Of the server that the routes are for. */
  readonly auth?: HttpAuth;
  /** Where SNS' certificates come from. Default: AWS. */
  readonly certificates?: CertificateSource;
  /** How subscriptions are confirmed. Default: by the AWS API. */
  readonly confirm?: ConfirmSubscription;
  readonly limits?: Partial<IntakeLimits>;
}

export interface IntakeLimits extends BodyLimits {
  /** Bytes of all bodies that are on their way to the store. */
  readonly heldBytes: number;
  /** Deliveries that wait for the leader; above, senders are told to come again. */
  readonly mostWaiting: number;
  /** Bytes of a message of SNS, which nobody has vouched for before it is read. SNS sends 256 KiB, which JSON may blow up sixfold. */
  readonly snsBytes: number;
}

const mebibyte = 1024 * 1024;

/** Limits that no honest sender meets. */
export const defaultIntakeLimits: IntakeLimits = {
  bodyBytes: 20 * mebibyte,
  headBytes: 16 * 1024,
  heldBytes: 64 * mebibyte,
  mostWaiting: 200_000,
  snsBytes: 2 * mebibyte,
};
