/** Why an attempt failed: a closed list, so that it can be a label. */
export const failureReasons = [
  "dns",
  "connect_refused",
  "connect_reset",
  "connect_timeout",
  "unreachable",
  "tls_verify",
  "tls_expired",
  "tls_expires_soon",
  "tls_handshake",
  "timeout",
  "status",
  "assertion",
  "slow",
  "protocol",
  "refused_address",
  "prober",
] as const;

export type FailureReason = (typeof failureReasons)[number];

/** Parts of an attempt, in the order in which they happen. */
export const phases = ["resolve", "connect", "tls", "processing", "transfer"] as const;

export type Phase = (typeof phases)[number];

/** Seconds that each phase of one hop took; a phase that did not happen is absent. */
export interface Hop {
  /** Without credentials and query. */
  readonly url: string;
  readonly address: string | undefined;
  readonly status: number | undefined;
  readonly phases: Readonly<Partial<Record<Phase, number>>>;
}

/** What a TLS handshake showed, whether or not the certificate could be verified. */
export interface TlsFacts {
  /** Unix seconds. */
  readonly leafNotAfter: number;
  /** Unix seconds: the certificate of the chain that expires first. */
  readonly chainNotAfter: number;
  readonly verified: boolean;
  /** Why it could not be verified, in words. */
  readonly problem: string | undefined;
  /** `TLSv1.3`. */
  readonly version: string;
}

/** What a failed attempt got to see, for the debug page. Secrets are struck out already. */
export interface Evidence {
  readonly headers: Readonly<Record<string, string>>;
  /** At most 2 KiB. */
  readonly body: string;
  /** SHA-256 of as much of the body as was read, hexadecimal. */
  readonly bodyDigest: string;
}

/** One attempt to use a target: an outcome, never an exception. */
export interface ProbeAttempt {
  /** `inconclusive`: the prober itself is at fault, so nothing is known about the target. */
  readonly result: "success" | "failure" | "inconclusive";
  readonly reason: FailureReason | undefined;
  /** One sentence for people: what happened, with the values seen. Empty for a success. */
  readonly detail: string;
  readonly durationSeconds: number;
  readonly hops: readonly Hop[];
  readonly tls: TlsFacts | undefined;
  readonly evidence: Evidence | undefined;
}
