import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { expiryFailure, probeTls } from "../../../exporters/probe/tls.ts";
import type { TlsProbe } from "../../../slo/probe/probe-model.ts";
import { chainOf, makeCertificate } from "../../certificates.ts";
import fc from "../../property.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { probeBase, tlsDefaults } from "../sample-probe.ts";
import { contextOf } from "./context-of.ts";
import { withTcpServer, withTlsServer } from "./loopback.ts";

const day = 86_400;
const inDays = (days: number) => new Date(Math.floor(Date.now() / 1000 + days * day) * 1000);

const root = makeCertificate({ commonName: "Test Root", isAuthority: true, notAfter: inDays(3_000) });
const leafOf = (days: number, notBefore = inDays(-400)) =>
  makeCertificate({ commonName: "leaf", issuer: root, notBefore, notAfter: inDays(days) });
const soonGone = makeCertificate({ commonName: "Soon Gone", isAuthority: true, issuer: root, notAfter: inDays(5) });
const chained = makeCertificate({ commonName: "chained", issuer: soonGone, notAfter: inDays(60) });

function tlsProbe(port: number, more: Partial<TlsProbe> = {}): TlsProbe {
  return {
    ...probeBase,
    kind: "tls",
    host: "localhost",
    port,
    tls: tlsDefaults,
    minValiditySeconds: 14 * day,
    ...more,
  };
}

/** Probes a server with the test root among the trusted authorities. */
async function against(server: { readonly cert: string; readonly key: string }, more: Partial<TlsProbe> = {}) {
  return inTemporaryFolder("tls-probe", async (folder) => {
    const ca = join(folder, "ca.pem");
    await writeFile(ca, root.cert);
    return withTlsServer(
      server,
      () => {},
      ({ port }) => probeTls(tlsProbe(port, { ...more, tls: { ...tlsDefaults, ...more.tls, ca } }), contextOf()),
    );
  });
}

const lax = { ...tlsDefaults, verify: false };

describe("probeTls()", () => {
  test("succeeds, with facts and phases", async () => {
    const attempt = await against(leafOf(60));
    expect(attempt).toMatchObject({ result: "success", tls: { verified: true, version: "TLSv1.3" } });
    expect(Object.keys(attempt.hops[0]?.phases ?? {})).toEqual(["resolve", "connect", "tls"]);
  });

  test.each([
    { name: "an expired certificate", server: leafOf(-1), more: {}, reason: "tls_expired", verified: false },
    {
      name: "an expired certificate that need not be verified",
      server: leafOf(-1),
      more: { tls: lax },
      reason: "tls_expired",
      verified: false,
    },
    {
      name: "a certificate that expires soon",
      server: leafOf(13),
      more: {},
      reason: "tls_expires_soon",
      verified: true,
    },
    {
      name: "a certificate that may expire soon",
      server: leafOf(13),
      more: { minValiditySeconds: 12 * day },
      reason: undefined,
      verified: true,
    },
    {
      name: "an issuer that expires soon",
      server: { cert: chainOf(chained, soonGone), key: chained.key },
      more: {},
      reason: "tls_expires_soon",
      verified: true,
    },
    {
      name: "a self-signed certificate",
      server: makeCertificate({ commonName: "self" }),
      more: {},
      reason: "tls_verify",
      verified: false,
    },
    {
      name: "a self-signed certificate that need not be verified",
      server: makeCertificate({ commonName: "self" }),
      more: { tls: lax },
      reason: undefined,
      verified: false,
    },
    {
      name: "a certificate for another host",
      server: makeCertificate({ commonName: "x", issuer: root, names: ["other.example"] }),
      more: {},
      reason: "tls_verify",
      verified: false,
    },
  ] as const)("judges $name: $reason", async ({ server, more, reason, verified }) => {
    const attempt = await against(server, more);
    expect(attempt).toMatchObject({ result: reason === undefined ? "success" : "failure", reason, tls: { verified } });
  });

  test("checks the name that the probe gives", async () => {
    const server = makeCertificate({ commonName: "x", issuer: root, names: ["other.example"] });
    expect(await against(server, { tls: { ...tlsDefaults, serverName: "other.example" } })).toMatchObject({
      result: "success",
    });
  });

  test.each([
    { name: "no TLS", greet: Buffer.from("220 ready\r\n"), reason: "tls_handshake" },
    { name: "silence", greet: undefined, reason: "timeout" },
  ])("fails at $name", async ({ greet, reason }) => {
    await withTcpServer(
      (socket) => greet !== undefined && socket.write(greet),
      async ({ port }) => {
        expect(
          await probeTls(tlsProbe(port, { timeoutSeconds: reason === "timeout" ? 0.3 : 20 }), contextOf()),
        ).toMatchObject({ result: "failure", reason });
      },
    );
  });

  test("ends as an outcome whatever a server sends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const attempt = await withTcpServer(
          (socket) => socket.end(bytes),
          ({ port }) => probeTls(tlsProbe(port), contextOf()),
        );
        expect(["tls_handshake", "connect_reset"]).toContain(attempt.reason);
      }),
      { numRuns: 30 },
    );
  });
});

const now = Date.UTC(2030, 0, 10) / 1000;
const at = (dayOfMonth: number) => Date.UTC(2030, 0, dayOfMonth) / 1000;

test.each([
  { leafNotAfter: at(20), chainNotAfter: at(20), minValiditySeconds: 10 * day, failure: undefined },
  { leafNotAfter: at(11), chainNotAfter: at(11), minValiditySeconds: 0, failure: undefined },
  {
    leafNotAfter: at(20),
    chainNotAfter: at(20),
    minValiditySeconds: 10 * day + 1,
    failure: {
      reason: "tls_expires_soon",
      detail: "The certificate expires at 2030-01-20T00:00:00.000Z, in 10 days; at least 10 days are asked for.",
    },
  },
  {
    leafNotAfter: at(30),
    chainNotAfter: at(12),
    minValiditySeconds: 7 * day,
    failure: {
      reason: "tls_expires_soon",
      detail:
        "A certificate of the chain expires at 2030-01-12T00:00:00.000Z, in 2 days; at least 7 days are asked for.",
    },
  },
  {
    leafNotAfter: at(10),
    chainNotAfter: at(10),
    minValiditySeconds: 0,
    failure: { reason: "tls_expired", detail: "The certificate expired at 2030-01-10T00:00:00.000Z." },
  },
  {
    leafNotAfter: at(20),
    chainNotAfter: at(9),
    minValiditySeconds: 0,
    failure: { reason: "tls_expired", detail: "A certificate of the chain expired at 2030-01-09T00:00:00.000Z." },
  },
])(
  "expiryFailure() of $leafNotAfter and $chainNotAfter with $minValiditySeconds s to spare",
  ({ failure, minValiditySeconds, ...facts }) => {
    expect(expiryFailure(facts, { nowSeconds: now, minValiditySeconds })).toEqual(failure);
  },
);
