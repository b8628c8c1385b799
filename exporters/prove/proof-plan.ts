/** What a proof sends, and for how long. */
export interface ProofPlan {
  readonly url: URL;
  /** Takes long to answer, so that work is in flight whenever something is stopped. */
  readonly slow: { readonly url: URL; readonly share: number } | undefined;
  readonly ratePerSecond: number;
  /** The same traffic before anything is changed: what `during` is compared with. */
  readonly beforeSeconds: number;
  readonly duringSeconds: number;
  readonly timeoutMs: number;
  /** Of all requests, those that open a connection of their own. */
  readonly newConnectionShare: number;
  /** Connections that are kept open for the others, at least. */
  readonly keptConnections: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The answer's header that names the version, in lower case. */
  readonly versionHeader: string;
  /** Certificates to trust beside the well-known ones, as PEM. */
  readonly ca: string | undefined;
  readonly userAgent: string;
  /** How late this process may be before a second counts as not measured. */
  readonly maxLagMs: number;
}

/** How a request of a proof is sent. */
export interface ProofRequest {
  readonly index: number;
  /** When it has to be sent, from the start of the proof; fixed before the first is sent. */
  readonly dueMs: number;
  readonly connection: "kept" | "new";
  readonly speed: "usual" | "slow";
}
