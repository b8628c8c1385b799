import type { Tls } from "../api/exporter-api.ts";

/** How a certificate stands. `soon`: it expires within two weeks. */
export interface CertificateJudgement {
  readonly state: "fine" | "soon" | "expired" | "unverified";
  readonly expiresAtMs: number;
}

const soonMs = 14 * 86_400_000;

/** How the certificate of the chain that expires first stands. */
export function judgeCertificate({ chainNotAfter, verified }: Tls, nowMs: number): CertificateJudgement {
  const expiresAtMs = chainNotAfter * 1_000;
  if (expiresAtMs <= nowMs) return { state: "expired", expiresAtMs };
  if (!verified) return { state: "unverified", expiresAtMs };
  return { state: expiresAtMs - nowMs < soonMs ? "soon" : "fine", expiresAtMs };
}
