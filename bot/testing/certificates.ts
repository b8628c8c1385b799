import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIPv4 } from "node:net";

/** A certificate for tests, with its key. */
export interface TestCertificate {
  readonly commonName: string;
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
}

export interface CertificateOptions {
  readonly commonName: string;
  /** Names and IPv4 addresses that it is for. Default: `localhost` and `127.0.0.1`; none for an authority. */
  readonly names?: readonly string[];
  /** Default: an hour ago. */
  readonly notBefore?: Date;
  /** Default: in 30 days. */
  readonly notAfter?: Date;
  /** Whether it may issue others. */
  readonly isAuthority?: boolean;
  /** Who signs it; itself when undefined. */
  readonly issuer?: TestCertificate;
  /** Default: `ec`, which is made in no time. */
  readonly keyType?: "ec" | "rsa";
}

const dayMs = 86_400_000;

/** Makes a certificate with a new P-256 key (or an RSA key), as DER by hand: no program is started, and its dates may lie anywhere. */
export function makeCertificate(options: CertificateOptions): TestCertificate {
  const {
    commonName,
    issuer,
    isAuthority = false,
    keyType = "ec",
    names = isAuthority ? [] : ["localhost", "127.0.0.1"],
  } = options;
  const { notBefore = new Date(Date.now() - 3_600_000), notAfter = new Date(Date.now() + 30 * dayMs) } = options;
  const { privateKey } =
    keyType === "ec"
      ? generateKeyPairSync("ec", { namedCurve: "prime256v1" })
      : generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const signer = issuer === undefined ? privateKey : createPrivateKey(issuer.key);
  const algorithm = signer.asymmetricKeyType === "rsa" ? rsaWithSha256 : ecdsaWithSha256;
  const body = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    algorithm,
    distinguishedName(issuer?.commonName ?? commonName),
    sequence(time(notBefore), time(notAfter)),
    distinguishedName(commonName),
    createPublicKey(privateKey).export({ type: "spki", format: "der" }),
    explicit(3, sequence(...extensions(names, isAuthority))),
  );
  const der = sequence(body, algorithm, bitString(sign("sha256", body, signer), 0));
  return {
    commonName,
    cert: `-----BEGIN CERTIFICATE-----\n${wrapped(der.toString("base64"))}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
  };
}

/** Certificates in one PEM text, the leaf first. */
export function chainOf(...certificates: readonly TestCertificate[]): string {
  return certificates.map(({ cert }) => cert).join("");
}

function extensions(names: readonly string[], isAuthority: boolean): readonly Buffer[] {
  const constraints = extension("551d13", isAuthority ? sequence(boolean(true)) : sequence(), true);
  // digitalSignature; keyCertSign and cRLSign for an authority.
  const usage = extension("551d0f", isAuthority ? bitString(Buffer.of(0x06), 1) : bitString(Buffer.of(0x80), 7), true);
  const alternatives = names.map((name) =>
    isIPv4(name) ? der(0x87, Buffer.from(name.split(".").map(Number))) : der(0x82, Buffer.from(name, "latin1")),
  );
  return [constraints, usage, ...(names.length === 0 ? [] : [extension("551d11", sequence(...alternatives), false)])];
}

function extension(oid: string, value: Buffer, isCritical: boolean): Buffer {
  return sequence(objectIdentifier(oid), ...(isCritical ? [boolean(true)] : []), der(0x04, value));
}

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(objectIdentifier("550403"), der(0x0c, Buffer.from(commonName, "utf8")))));
}

function time(date: Date): Buffer {
  const digits = date
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replace(/[-:T]/g, "");
  const isGeneralized = date.getUTCFullYear() >= 2050 || date.getUTCFullYear() < 1950;
  return isGeneralized ? der(0x18, Buffer.from(digits)) : der(0x17, Buffer.from(digits.slice(2)));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...items: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(items));
}

function explicit(number: number, content: Buffer): Buffer {
  return der(0xa0 + number, content);
}

function integer(bytes: Buffer): Buffer {
  return der(0x02, bytes);
}

function boolean(value: boolean): Buffer {
  return der(0x01, Buffer.of(value ? 0xff : 0));
}

function bitString(bytes: Buffer, unusedBits: number): Buffer {
  return der(0x03, Buffer.concat([Buffer.of(unusedBits), bytes]));
}

function objectIdentifier(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

function wrapped(base64: string): string {
  return base64.replace(/.{64}(?=.)/g, "$&\n");
}

const ecdsaWithSha256 = sequence(objectIdentifier("2a8648ce3d040302"));
const rsaWithSha256 = sequence(objectIdentifier("2a864886f70d01010b"), der(0x05, Buffer.alloc(0)));
