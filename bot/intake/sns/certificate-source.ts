import { X509Certificate } from "node:crypto";
import { CertificateFault, fetchCertificate } from "./fetch-certificate.ts";

/** The certificate at an address that was checked; rejects with a CertificateFault. */
export type CertificateSource = (url: URL) => Promise<X509Certificate>;

interface SourceOptions {
  readonly now: () => number;
  readonly fetch?: (url: URL) => Promise<string>;
}

// A region has one certificate at a time, and a new one each year.
const mostKept = 16;
const mostRefused = 200;
const mostAtOnce = 4;
const refusedForMs = 5 * 60_000;

/**
 * Reads certificates once and keeps the good ones. Strangers can name addresses at SNS' own host, so calls are few at once, and an
 * address without a certificate is remembered.
 */
export function createCertificateSource({ now, fetch = fetchCertificate }: SourceOptions): CertificateSource {
  const kept = new Map<string, X509Certificate>();
  const refused = new Map<string, { readonly fault: unknown; readonly untilMs: number }>();
  const underWay = new Map<string, Promise<X509Certificate>>();

  const read = async (url: URL): Promise<X509Certificate> => {
    try {
      const certificate = readCertificate(await fetch(url), url);
      remember(kept, { key: url.href, value: certificate, most: mostKept });
      return certificate;
    } catch (fault) {
      if (fault instanceof CertificateFault && fault.isFinal) {
        remember(refused, { key: url.href, value: { fault, untilMs: now() + refusedForMs }, most: mostRefused });
      }
      throw fault;
    } finally {
      underWay.delete(url.href);
    }
  };

  return async (url) => {
    const { href } = url;
    const known = kept.get(href);
    if (known !== undefined) {
      remember(kept, { key: href, value: known, most: mostKept });
      return known;
    }
    const no = refused.get(href);
    if (no !== undefined && no.untilMs > now()) throw no.fault;
    const running = underWay.get(href);
    if (running !== undefined) return running;
    if (underWay.size >= mostAtOnce) {
      throw new CertificateFault("too many certificates are asked for at once", { isFinal: false });
    }
    const reading = read(url);
    underWay.set(href, reading);
    return reading;
  };
}

function readCertificate(pem: string, url: URL): X509Certificate {
  try {
    const certificate = new X509Certificate(pem);
    if (certificate.publicKey.asymmetricKeyType === "rsa") return certificate;
  } catch (cause) {
    throw new CertificateFault(`what lies at ${url.href} is not a certificate`, { isFinal: true, cause });
  }
  throw new CertificateFault(`the certificate at ${url.href} has no RSA key`, { isFinal: true });
}

/** Puts an entry last; the first ones go when there are too many. */
function remember<V>(
  map: Map<string, V>,
  { key, value, most }: { readonly key: string; readonly value: V; readonly most: number },
): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}
