import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from "node:tls";
import type { TlsFacts } from "./probe-attempt.ts";

/** Why OpenSSL does not believe a certificate, in words. */
const words: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "a certificate of the chain has expired",
  CERT_NOT_YET_VALID: "a certificate of the chain is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "the chain ends in a self-signed certificate that is not trusted",
  UNABLE_TO_GET_ISSUER_CERT: "the issuer of a certificate of the chain is not known",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the issuer of the certificate is not known",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificate's issuer was not sent and is not known",
  CERT_REVOKED: "the certificate is revoked",
  CERT_UNTRUSTED: "the certificate is not trusted for this use",
  INVALID_PURPOSE: "the certificate is not made for servers",
  INVALID_CA: "an issuer of the chain is not an authority",
  CERT_SIGNATURE_FAILURE: "the signature of a certificate of the chain is wrong",
};

/** What the check of the name got to see. */
export interface NameCheck {
  /** Reading a chain is the dearest part of a handshake, so it is not done twice. Undefined when the chain is not believed anyway. */
  leaf: DetailedPeerCertificate | undefined;
  /** How the name differs, when that is what is wrong. */
  mismatch: string | undefined;
}

/** What a handshake showed. */
export function tlsFacts(
  socket: TLSSocket,
  { leaf = socket.getPeerCertificate(true), mismatch }: NameCheck,
): TlsFacts | undefined {
  if (leaf.valid_to === undefined) return undefined;
  const leafNotAfter = notAfter(leaf);
  return {
    leafNotAfter,
    chainNotAfter: Math.min(leafNotAfter, ...issuersOf(leaf).map(notAfter)),
    verified: socket.authorized,
    problem: socket.authorized ? undefined : (mismatch ?? problemOf(String(socket.authorizationError))),
    version: socket.getProtocol() ?? "unknown",
    leaf: {
      subject: nameOf(leaf.subject),
      issuer: nameOf(leaf.issuer),
      dnsNames: dnsNames(leaf.subjectaltname),
      fingerprint: leaf.fingerprint256.replaceAll(":", "").toLowerCase(),
    },
  };
}

/** Of the facts of two connections, those with the certificate that expires first. */
export function firstToExpire(one: TlsFacts | undefined, other: TlsFacts | undefined): TlsFacts | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.chainNotAfter < one.chainNotAfter ? other : one;
}

function issuersOf(leaf: DetailedPeerCertificate): readonly PeerCertificate[] {
  const issuers: DetailedPeerCertificate[] = [];
  let issuer: DetailedPeerCertificate | undefined = leaf.issuerCertificate;
  // A root is its own issuer; cross-signed roots can form a longer ring.
  while (issuer !== undefined && issuer !== leaf && !issuers.includes(issuer) && issuers.length < 20) {
    issuers.push(issuer);
    issuer = issuer.issuerCertificate;
  }
  return issuers;
}

function notAfter(certificate: PeerCertificate): number {
  return Date.parse(certificate.valid_to) / 1000;
}

function problemOf(code: string): string {
  return words[code] ?? `the certificate cannot be verified (${code})`;
}

/** `CN=shop.example.org,O=Shop`. */
function nameOf(name: PeerCertificate["subject"]): string {
  // A certificate without a subject has no object here either.
  return Object.entries(name ?? {})
    .flatMap(([key, value]) => (Array.isArray(value) ? value : [value]).map((one) => `${key}=${one}`))
    .join(",");
}

function dnsNames(alternatives: string | undefined): readonly string[] {
  return [...(alternatives ?? "").matchAll(/(?:^|, )DNS:([^,"]+)/g)].map(([, name = ""]) => name);
}
