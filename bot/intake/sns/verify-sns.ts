import { verify, type X509Certificate } from "node:crypto";
import type { CertificateSource } from "./certificate-source.ts";
import { parseCertificateUrl } from "./certificate-url.ts";
import { CertificateFault } from "./fetch-certificate.ts";
import { signedText } from "./signed-text.ts";
import type { SnsEnvelope } from "./sns-envelope.ts";

export type SnsVerdict =
  | { readonly kind: "genuine"; readonly sentAtMs: number }
  | { readonly kind: "refused"; readonly why: string }
  /** Nobody can say now: the certificate cannot be read. */
  | { readonly kind: "unknown"; readonly error: unknown };

interface VerifyOptions {
  readonly topics: readonly string[];
  readonly certificates: CertificateSource;
  readonly nowMs: number;
}

/** 15 minutes, and the longest time for which SNS' delivery policies let it try again. */
const oldestMs = (15 * 60 + 3_600) * 1_000;
/** Clocks differ. */
const furthestAheadMs = 15 * 60 * 1_000;

const hashes = { "1": "sha1", "2": "sha256" } as const;

/** Whether a message comes from SNS, from a topic of ours, and is new enough. Nothing is fetched before topic, address and time are right. */
export async function verifySns(envelope: SnsEnvelope, options: VerifyOptions): Promise<SnsVerdict> {
  const { topics, certificates, nowMs } = options;
  const { topic, timestamp, certificateUrl } = envelope;
  if (!topics.includes(topic.arn)) return { kind: "refused", why: `${topic.arn} is not among the source's topics` };
  const sentAtMs = /^\d{4}-\d\d-\d\dT/.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(sentAtMs)) return { kind: "refused", why: "its Timestamp is not a time" };
  if (sentAtMs < nowMs - oldestMs) return { kind: "refused", why: `it is too old: SNS sent it at ${timestamp}` };
  if (sentAtMs > nowMs + furthestAheadMs) return { kind: "refused", why: `its time lies ahead: ${timestamp}` };
  const url = parseCertificateUrl(certificateUrl, topic);
  if (typeof url === "string") return { kind: "refused", why: url };
  let certificate: X509Certificate;
  try {
    certificate = await certificates(url);
  } catch (error) {
    const isFinal = error instanceof CertificateFault && error.isFinal;
    return isFinal ? { kind: "refused", why: error.message } : { kind: "unknown", error };
  }
  if (nowMs < Date.parse(certificate.validFrom) || nowMs > Date.parse(certificate.validTo)) {
    return { kind: "refused", why: `its certificate is valid from ${certificate.validFrom} to ${certificate.validTo}` };
  }
  const signature = Buffer.from(envelope.signature, "base64");
  const isGood = verify(
    hashes[envelope.signatureVersion],
    Buffer.from(signedText(envelope)),
    certificate.publicKey,
    signature,
  );
  return isGood ? { kind: "genuine", sentAtMs } : { kind: "refused", why: "its signature does not match" };
}
