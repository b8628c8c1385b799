import { writeFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { HttpAuth } from "../../service/http/http-auth.ts";
import { textAnswer } from "../../service/http/http-route.ts";
import { createHttpServer, type HttpServer } from "../../service/http/http-server.ts";
import { silentLogger } from "../../service/log.ts";
import { createSecretReader } from "../../service/secrets.ts";
import { makeCertificate, type TestCertificate } from "../certificates.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";

const authority = makeCertificate({ commonName: "Callers", isAuthority: true });
const stranger = makeCertificate({ commonName: "Strangers", isAuthority: true });
const serverCertificate = makeCertificate({ commonName: "localhost" });
const certificates: Readonly<Record<string, TestCertificate | undefined>> = {
  none: undefined,
  good: makeCertificate({ commonName: "prometheus", issuer: authority }),
  strange: makeCertificate({ commonName: "prometheus", issuer: stranger }),
  "self-signed": makeCertificate({ commonName: "prometheus" }),
  expired: makeCertificate({
    commonName: "prometheus",
    issuer: authority,
    notBefore: new Date(0),
    notAfter: new Date(86_400_000),
  }),
};

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await makeTemporaryFolder("http-tls");
  await writeFile(file("cert.pem"), serverCertificate.cert);
  await writeFile(file("key.pem"), serverCertificate.key);
  await writeFile(file("ca.pem"), authority.cert);
});
afterAll(() => removeFolder(folder));

function start(auth: Partial<HttpAuth>): Promise<HttpServer> {
  return createHttpServer({
    listen: { host: "127.0.0.1", port: 0 },
    log: silentLogger,
    routes: [{ method: "GET", path: "/metrics", handle: () => textAnswer("ok") }],
    tls: { cert: file("cert.pem"), key: file("key.pem") },
    auth: { bearer: [], clientCa: undefined, need: "both", ...auth },
    secret: createSecretReader({ TOKEN: "right" }),
  });
}

function statusOf(
  url: string,
  { certificate, token }: { readonly certificate: string; readonly token?: string | undefined },
): Promise<number> {
  const { cert, key } = certificates[certificate] ?? {};
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const options = { ca: serverCertificate.cert, agent: false, headers, ...(cert === undefined ? {} : { cert, key }) };
    const asked = request(url, options, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
    });
    asked.once("error", reject);
    asked.end();
  });
}

const bearer = [{ kind: "env", name: "TOKEN" }] as const;

describe.each([
  {
    name: "client certificates",
    auth: () => ({ clientCa: file("ca.pem") }),
    cases: [
      { certificate: "none", status: 403 },
      { certificate: "good", status: 200 },
      { certificate: "strange", status: 403 },
      { certificate: "self-signed", status: 403 },
      { certificate: "expired", status: 403 },
      { certificate: "none", token: "right", status: 403 },
    ],
  },
  {
    name: "a certificate and a token",
    auth: () => ({ clientCa: file("ca.pem"), bearer, need: "both" as const }),
    cases: [
      { certificate: "good", status: 401 },
      { certificate: "good", token: "wrong", status: 401 },
      { certificate: "good", token: "right", status: 200 },
      { certificate: "none", token: "right", status: 403 },
      { certificate: "strange", token: "right", status: 403 },
    ],
  },
  {
    name: "a certificate or a token",
    auth: () => ({ clientCa: file("ca.pem"), bearer, need: "either" as const }),
    cases: [
      { certificate: "good", status: 200 },
      { certificate: "none", token: "right", status: 200 },
      { certificate: "strange", token: "right", status: 200 },
      { certificate: "strange", token: "wrong", status: 401 },
      { certificate: "none", status: 401 },
    ],
  },
  {
    name: "a token alone",
    auth: () => ({ bearer }),
    cases: [
      { certificate: "good", status: 401 },
      { certificate: "none", token: "right", status: 200 },
    ],
  },
])("a server that wants $name", ({ auth, cases }) => {
  let server: HttpServer;
  beforeAll(async () => {
    server = await start(auth());
  });
  afterAll(() => server.close());

  test.each(cases)("answers $status to certificate $certificate and token $token", async ({ status, ...shown }) => {
    expect(await statusOf(`${server.url}/metrics`, shown)).toBe(status);
  });

  test("leaves health checks open", async () => {
    expect(server.url).toMatch(/^https:/);
    expect(await statusOf(`${server.url}/healthz`, { certificate: "none" })).toBe(200);
    expect(await statusOf(`${server.url}/readyz`, { certificate: "strange" })).toBe(200);
  });
});
