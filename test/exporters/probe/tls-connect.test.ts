import { writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type TlsConnected, tlsConnect } from "../../../exporters/probe/tls-connect.ts";
import type { TlsOptions } from "../../../slo/probe/probe-model.ts";
import { chainOf, makeCertificate } from "../../certificates.ts";
import { freePort } from "../../servers/free-port.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { withTcpServer, withTlsServer } from "./loopback.ts";

const root = makeCertificate({
  commonName: "Test Root",
  isAuthority: true,
  notAfter: new Date("2040-05-06T07:08:09Z"),
});
const middle = makeCertificate({
  commonName: "Test Middle",
  isAuthority: true,
  issuer: root,
  notAfter: new Date("2035-01-02T03:04:05Z"),
});
const good = makeCertificate({ commonName: "good", issuer: root, notAfter: new Date("2036-02-03T04:05:06Z") });
const chained = makeCertificate({ commonName: "chained", issuer: middle, notAfter: new Date("2036-02-03T04:05:06Z") });
const past = { notBefore: new Date("2020-01-01T00:00:00Z"), notAfter: new Date("2021-01-01T00:00:00Z") };
const expired = makeCertificate({ commonName: "expired", issuer: root, ...past });
const selfSigned = makeCertificate({ commonName: "self", notAfter: new Date("2036-02-03T04:05:06Z") });
const selfSignedExpired = makeCertificate({ commonName: "self", ...past });
const elsewhere = makeCertificate({ commonName: "elsewhere", issuer: root, names: ["elsewhere.example"] });

const trust = { ca: undefined, cert: undefined, key: undefined, serverName: undefined, verify: true };

function attempt(port: number, tls: Partial<TlsOptions> = {}, timeoutMs = 20_000): Promise<TlsConnected> {
  return tlsConnect(
    { address: "127.0.0.1", port },
    {
      tls: { ...trust, ...tls },
      serverName: "localhost",
      signal: new AbortController().signal,
      deadlineMs: performance.now() + timeoutMs,
    },
  );
}

async function against(
  server: { readonly cert: string; readonly key: string },
  tls: Partial<TlsOptions> = {},
): Promise<TlsConnected> {
  return inTemporaryFolder("tls", async (folder) => {
    const ca = join(folder, "ca.pem");
    await writeFile(ca, root.cert);
    return withTlsServer(
      server,
      () => {},
      async ({ port }) => {
        const connected = await attempt(port, { ca, ...tls });
        if (connected.ok) connected.socket.destroy();
        return connected;
      },
    );
  });
}

describe("tlsConnect()", () => {
  test("gives the facts of a certificate that it can verify", async () => {
    expect(await against(good)).toMatchObject({
      ok: true,
      facts: {
        leafNotAfter: Date.UTC(2036, 1, 3, 4, 5, 6) / 1000,
        chainNotAfter: Date.UTC(2036, 1, 3, 4, 5, 6) / 1000,
        verified: true,
        problem: undefined,
        version: "TLSv1.3",
      },
    });
  });

  test("says when the weakest certificate of a chain expires", async () => {
    expect(await against({ cert: chainOf(chained, middle), key: chained.key })).toMatchObject({
      ok: true,
      facts: {
        leafNotAfter: Date.UTC(2036, 1, 3, 4, 5, 6) / 1000,
        chainNotAfter: Date.UTC(2035, 0, 2, 3, 4, 5) / 1000,
        verified: true,
      },
    });
  });

  test.each([
    {
      name: "an expired certificate",
      server: expired,
      reason: "tls_expired",
      says: "a certificate of the chain has expired (the server's is valid until 2021-01-01T00:00:00.000Z)",
      leafNotAfter: Date.UTC(2021, 0, 1) / 1000,
    },
    {
      name: "an expired self-signed certificate",
      server: selfSignedExpired,
      reason: "tls_expired",
      says: "a certificate of the chain has expired (the server's is valid until 2021-01-01T00:00:00.000Z)",
      leafNotAfter: Date.UTC(2021, 0, 1) / 1000,
    },
    {
      name: "a self-signed certificate",
      server: selfSigned,
      reason: "tls_verify",
      says: "the certificate is self-signed",
      leafNotAfter: Date.UTC(2036, 1, 3, 4, 5, 6) / 1000,
    },
    {
      name: "a chain that lacks a link",
      server: chained,
      reason: "tls_verify",
      says: "the certificate's issuer was not sent and is not known",
      leafNotAfter: Date.UTC(2036, 1, 3, 4, 5, 6) / 1000,
    },
  ])("refuses $name, and still reads it", async ({ server, reason, says, leafNotAfter }) => {
    expect(await against(server)).toMatchObject({
      ok: false,
      reason,
      detail: `The certificate cannot be verified: ${says}.`,
      facts: { verified: false, leafNotAfter },
    });
  });

  test("refuses a certificate for another name", async () => {
    expect(await against(elsewhere)).toMatchObject({
      ok: false,
      reason: "tls_verify",
      detail: "The certificate cannot be verified: the certificate is not for localhost but for elsewhere.example.",
      facts: { verified: false, problem: "the certificate is not for localhost but for elsewhere.example" },
    });
  });

  test("checks the name that the probe gives instead of the host", async () => {
    expect(await against(elsewhere, { serverName: "elsewhere.example" })).toMatchObject({ ok: true });
    expect(await against(good, { serverName: "127.0.0.1" })).toMatchObject({ ok: true });
    expect(await against(good, { serverName: "127.0.0.2" })).toMatchObject({ ok: false, reason: "tls_verify" });
  });

  test("refuses an authority that the machine does not know", async () => {
    expect(await against({ cert: chainOf(good, root), key: good.key }, { ca: undefined })).toMatchObject({
      ok: false,
      reason: "tls_verify",
      facts: { problem: "the chain ends in a self-signed certificate that is not trusted" },
    });
  });

  test("reads what it cannot verify and goes on when the probe does not ask to verify", async () => {
    expect(await against(expired, { verify: false })).toMatchObject({
      ok: true,
      facts: { verified: false, problem: "a certificate of the chain has expired" },
    });
  });

  test("blames the prober for a file that is not there", async () => {
    await withTlsServer(
      good,
      () => {},
      async ({ port }) => {
        expect(await attempt(port, { ca: "/nowhere/ca.pem" })).toMatchObject({
          ok: false,
          reason: "prober",
          detail: expect.stringContaining("The TLS files of the probe cannot be used: ENOENT"),
        });
      },
    );
  });

  test.each([
    { name: "answers in plain text", answer: "HTTP/1.1 400 Bad Request\r\n\r\n" },
    { name: "answers garbage", answer: "\u0016\u0003\u0001\u0000\u0004garbage" },
  ])("calls the handshake broken when the server $name", async ({ answer }) => {
    await withTcpServer(
      (socket) => socket.end(answer, "latin1"),
      async ({ port }) => {
        expect(await attempt(port)).toMatchObject({ ok: false, reason: "tls_handshake", facts: undefined });
      },
    );
  });

  test.each([
    { name: "closes", treat: (socket: Socket) => void socket.once("data", () => socket.end()) },
    { name: "resets", treat: (socket: Socket) => void socket.once("data", () => socket.resetAndDestroy()) },
  ])("calls the handshake broken when the server $name", async ({ treat }) => {
    await withTcpServer(treat, async ({ port }) => {
      expect(await attempt(port)).toMatchObject({
        ok: false,
        reason: "tls_handshake",
        detail: "The TLS handshake failed: the connection ended before it was done.",
      });
    });
  });

  test("gives up at the deadline when the server says nothing", async () => {
    await withTcpServer(
      () => {},
      async ({ port }) => {
        expect(await attempt(port, {}, 150)).toMatchObject({ ok: false, reason: "timeout" });
      },
    );
  });

  test("passes on why it could not connect", async () => {
    expect(await attempt(await freePort())).toMatchObject({ ok: false, reason: "connect_refused", facts: undefined });
  });

  test("never resumes a session", async () => {
    await inTemporaryFolder("tls", async (folder) => {
      const ca = join(folder, "ca.pem");
      await writeFile(ca, root.cert);
      await withTlsServer(
        good,
        (socket) => socket.end("bye"),
        async ({ port }) => {
          for (let round = 0; round < 3; round++) {
            const connected = await attempt(port, { ca });
            if (!connected.ok) throw new Error(connected.detail);
            expect(connected.socket.isSessionReused()).toBe(false);
            await new Promise((resolve) => connected.socket.once("close", resolve).resume());
          }
        },
      );
    });
  });
});
