import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { makeCertificate } from "../../../certificates.ts";
import { inTemporaryFolder } from "../../../temporary-folder.ts";
import { tlsDefaults } from "../../sample-probe.ts";
import { attemptHttp, phasesOf } from "./http-probe.ts";
import { withHttpServer } from "./http-server.ts";

const authority = makeCertificate({ commonName: "Test Root", isAuthority: true });
const leaf = makeCertificate({ commonName: "leaf", issuer: authority, notAfter: new Date("2040-02-03T04:05:06Z") });
const client = makeCertificate({ commonName: "prober", issuer: authority });
const expired = makeCertificate({
  commonName: "old",
  issuer: authority,
  notBefore: new Date("2020-01-01T00:00:00Z"),
  notAfter: new Date("2021-01-01T00:00:00Z"),
});

/** Runs `work` with the files of the certificates above. */
function withFiles<T>(
  work: (files: { readonly ca: string; readonly cert: string; readonly key: string }) => Promise<T>,
) {
  return inTemporaryFolder("https", async (folder) => {
    const files = { ca: join(folder, "ca.pem"), cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
    await writeFile(files.ca, authority.cert);
    await writeFile(files.cert, client.cert);
    await writeFile(files.key, client.key);
    return work(files);
  });
}

const expiry = Date.UTC(2040, 1, 3, 4, 5, 6) / 1000;

describe("an HTTPS probe", () => {
  test("succeeds, times the handshake and tells of the certificate", async () => {
    await withFiles(({ ca }) =>
      withHttpServer(
        (response) => response.end("safe"),
        async ({ url }) => {
          const attempt = await attemptHttp({ url, tls: { ...tlsDefaults, ca } });
          expect(attempt).toMatchObject({
            result: "success",
            tls: {
              verified: true,
              leafNotAfter: expiry,
              version: "TLSv1.3",
              leaf: {
                subject: "CN=leaf",
                issuer: "CN=Test Root",
                dnsNames: ["localhost"],
                fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
              },
            },
          });
          expect(phasesOf(attempt)).toEqual([["resolve", "connect", "tls", "processing", "transfer"]]);
        },
        { tls: leaf },
      ),
    );
  });

  test("fails on an expired certificate, and tells of it", async () => {
    await withFiles(({ ca }) =>
      withHttpServer(
        (response) => response.end("safe"),
        async ({ url, requests }) => {
          const probe = { url, tls: { ...tlsDefaults, ca } };
          expect(await attemptHttp(probe)).toMatchObject({
            result: "failure",
            reason: "tls_expired",
            tls: { verified: false, leafNotAfter: Date.UTC(2021, 0, 1) / 1000 },
            hops: [{ status: undefined, phases: { tls: expect.any(Number) } }],
          });
          expect(requests).toEqual([]);
          expect(await attemptHttp({ ...probe, tls: { ...probe.tls, verify: false } })).toMatchObject({
            result: "success",
            tls: { verified: false },
          });
        },
        { tls: expired },
      ),
    );
  });

  test("shows its own certificate to a server that asks for one", async () => {
    await withFiles(({ ca, cert, key }) =>
      withHttpServer(
        (response) => response.end("welcome"),
        async ({ url }) => {
          expect(await attemptHttp({ url, tls: { ...tlsDefaults, ca, cert, key } })).toMatchObject({
            result: "success",
          });
          expect(await attemptHttp({ url, tls: { ...tlsDefaults, ca } })).toMatchObject({
            result: "failure",
            reason: expect.stringMatching(/^(tls_handshake|connect_reset)$/),
          });
        },
        { tls: { ...leaf, ca: authority.cert, requestCert: true, rejectUnauthorized: true } },
      ),
    );
  });

  test("goes from http to https by a redirect", async () => {
    await withFiles(({ ca }) =>
      withHttpServer(
        (response) => response.end("safe"),
        (secure) =>
          withHttpServer(
            (response) => response.writeHead(301, { location: secure.url }).end(),
            async ({ url }) => {
              const attempt = await attemptHttp({ url, tls: { ...tlsDefaults, ca } });
              expect(attempt).toMatchObject({ result: "success", tls: { leafNotAfter: expiry } });
              expect(phasesOf(attempt).map((phases) => phases.includes("tls"))).toEqual([false, true]);
            },
          ),
        { tls: leaf },
      ),
    );
  });
});
