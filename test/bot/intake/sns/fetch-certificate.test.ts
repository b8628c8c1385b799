import { afterEach, describe, expect, test } from "@jest/globals";
import { createCertificateSource } from "../../../../bot/intake/sns/certificate-source.ts";
import { CertificateFault, fetchCertificate } from "../../../../bot/intake/sns/fetch-certificate.ts";
import {
  type Answerer,
  type LoopbackServer,
  startLoopbackServer,
} from "../../../../bot/testing/aws/loopback-server.ts";
import { makeCertificate } from "../../../certificates.ts";

const host = "sns.eu-west-1.amazonaws.com";
const url = new URL(`https://${host}/a.pem`);
const authority = makeCertificate({ commonName: "Root", isAuthority: true });
const tls = makeCertificate({ commonName: host, names: [host], issuer: authority });
const signer = makeCertificate({ commonName: "signer", keyType: "rsa" });

let server: LoopbackServer | undefined;
afterEach(() => server?.close());

async function options(answer: Answerer) {
  server = await startLoopbackServer(answer, tls);
  return { ca: authority.cert, connectTo: { host: server.host, port: server.port } };
}

describe("fetchCertificate()", () => {
  test.each([
    { name: "too long an answer", answer: "x".repeat(40_000), isFinal: true, message: /longer than 32768 bytes/ },
    { name: "a missing file", status: 403, isFinal: true, message: /answers 403/ },
    { name: "a fault", status: 500, isFinal: false, message: /answers 500/ },
    { name: "too many calls", status: 429, isFinal: false, message: /answers 429/ },
    { name: "a redirect", status: 301, isFinal: true, message: /answers 301/ },
  ])("gives up on $name", async ({ answer = "", status = 200, isFinal, message }) => {
    const to = await options(
      (_request, _body, response) => void response.writeHead(status, { location: url.href }).end(answer),
    );
    const fault = await fetchCertificate(url, to).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(CertificateFault);
    expect(fault).toMatchObject({ isFinal, message: expect.stringMatching(message) });
  });

  test("gives up on a server that never answers", async () => {
    const to = await options(() => {});
    const fault = await fetchCertificate(url, { ...to, timeoutMs: 30 }).catch((error: unknown) => error);
    expect(fault).toMatchObject({ isFinal: false });
  });

  test("trusts only a server that proves the name", async () => {
    const other = makeCertificate({ commonName: "other", names: ["evil.example"], issuer: authority });
    server = await startLoopbackServer((_request, _body, response) => void response.end(signer.cert), other);
    const to = { ca: authority.cert, connectTo: { host: server.host, port: server.port } };
    await expect(fetchCertificate(url, to)).rejects.toThrow(/Hostname\/IP does not match/);
  });
});

describe("createCertificateSource()", () => {
  const urls = Array.from({ length: 40 }, (_, index) => new URL(`https://${host}/${index}.pem`));

  test("asks once for what many want at the same time, and keeps it", async () => {
    let calls = 0;
    const source = createCertificateSource({
      now: () => 0,
      fetch: async () => {
        calls += 1;
        return signer.cert;
      },
    });
    await Promise.all([source(url), source(url), source(url)]);
    await source(url);
    expect(calls).toBe(1);
  });

  test("keeps what is used, however many others come by", async () => {
    const asked: string[] = [];
    const source = createCertificateSource({
      now: () => 0,
      fetch: async ({ pathname }) => {
        asked.push(pathname);
        return signer.cert;
      },
    });
    for (const one of urls) {
      await source(url);
      await source(one);
    }
    expect(asked.filter((path) => path === "/a.pem")).toHaveLength(1);
    await source(urls[0] ?? url);
    expect(asked.filter((path) => path === "/0.pem")).toHaveLength(2);
  });

  test("asks for four at once at most", async () => {
    const source = createCertificateSource({ now: () => 0, fetch: () => new Promise(() => {}) });
    for (const one of urls.slice(0, 4)) void source(one);
    await expect(source(url)).rejects.toMatchObject({ isFinal: false });
  });

  test.each([
    { name: "what is no certificate", pem: "<html>" },
    { name: "a key that SNS does not use", pem: makeCertificate({ commonName: "ec" }).cert },
  ])("does not keep $name, and asks again after five minutes", async ({ pem }) => {
    let nowMs = 0;
    let calls = 0;
    const source = createCertificateSource({
      now: () => nowMs,
      fetch: async () => {
        calls += 1;
        return pem;
      },
    });
    await expect(source(url)).rejects.toMatchObject({ isFinal: true });
    await expect(source(url)).rejects.toMatchObject({ isFinal: true });
    expect(calls).toBe(1);
    nowMs = 5 * 60_000 + 1;
    await expect(source(url)).rejects.toMatchObject({ isFinal: true });
    expect(calls).toBe(2);
  });
});
