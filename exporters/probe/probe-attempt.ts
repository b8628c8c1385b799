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
  readonly leaf?: LeafCertificate;
}

/** The names in a leaf certificate, as blackbox_exporter shows them. */
export interface LeafCertificate {
  /** `CN=shop.example.org,O=Shop`. */
  readonly subject: string;
  readonly issuer: string;
  readonly dnsNames: readonly string[];
  /** SHA-256 of the certificate, hexadecimal, lower case. */
  readonly fingerprint: string;
}

/** What was seen beside the outcome; each kind of probe knows its own part. */
export interface AttemptFacts {
  /** Of the last answer: `1.1`. */
  readonly httpVersion?: string;
  /** The `Content-Length` that the last answer stated. */
  readonly contentLength?: number;
  /** Bytes of the last body, as far as it was read, after decoding. */
  readonly bodyBytes?: number;
  /** Unix seconds: `Last-Modified` of the last answer. */
  readonly lastModified?: number;
  /** Records of a DNS answer. */
  readonly dnsAnswers?: number;
  /** Status code of a gRPC call. */
  readonly grpcStatus?: number;
  /** `SERVING`. */
  readonly grpcHealth?: string;
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
  readonly facts?: AttemptFacts;
  /** W3C `traceparent` that the attempt had, when attempts are traced. */
  readonly traceparent?: string;
}
