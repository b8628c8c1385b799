import { writeFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { HttpAuth } from "../../../../service/http/http-auth.ts";
import { makeCertificate, type TestCertificate } from "../../../certificates.ts";
import { inTemporaryFolder } from "../../../temporary-folder.ts";
import { prod, startIntakeServer } from "../intake-server.ts";

const authority = makeCertificate({ commonName: "Root", isAuthority: true });
const own = makeCertificate({ commonName: "relay", issuer: authority });
const good = makeCertificate({ commonName: "alertmanager", issuer: authority });
const stranger = makeCertificate({ commonName: "stranger" });

async function post(url: string, certificate: TestCertificate | undefined, token: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${url}/in/prod`,
      {
        method: "POST",
        agent: false,
        ca: authority.cert,
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        ...(certificate === undefined ? {} : { cert: certificate.cert, key: certificate.key }),
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    call.once("error", reject);
    call.end("{}");
  });
}

const withoutTokens = { ...prod, tokens: [], basic: [] };

describe("client certificates", () => {
  test.each([
    {
      name: "a certificate alone, where no token is asked for",
      source: withoutTokens,
      need: "both",
      certificate: good,
      token: undefined,
      status: 200,
    },
    {
      name: "a stranger's certificate",
      source: withoutTokens,
      need: "both",
      certificate: stranger,
      token: undefined,
      status: 401,
    },
    {
      name: "no certificate",
      source: withoutTokens,
      need: "both",
      certificate: undefined,
      token: undefined,
      status: 401,
    },
    { name: "both", source: prod, need: "both", certificate: good, token: "first", status: 200 },
    {
      name: "a certificate without the token",
      source: prod,
      need: "both",
      certificate: good,
      token: undefined,
      status: 401,
    },
    {
      name: "the token without a certificate",
      source: prod,
      need: "both",
      certificate: undefined,
      token: "first",
      status: 401,
    },
    {
      name: "the token, where either will do",
      source: prod,
      need: "either",
      certificate: undefined,
      token: "first",
      status: 200,
    },
    {
      name: "the certificate, where either will do",
      source: prod,
      need: "either",
      certificate: good,
      token: undefined,
      status: 200,
    },
  ] as const)("decide on $name", async ({ source, need, certificate, token, status }) => {
    await inTemporaryFolder("mtls", async (folder) => {
      const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
      const clientCa = join(folder, "ca.pem");
      await Promise.all([
        writeFile(files.cert, own.cert),
        writeFile(files.key, own.key),
        writeFile(clientCa, authority.cert),
      ]);
      const auth: HttpAuth = { bearer: [], clientCa, need };
      const server = await startIntakeServer({ sources: [source], auth, http: { auth, tls: files } });
      try {
        expect(await post(server.url, certificate, token)).toBe(status);
      } finally {
        await server.close();
      }
    });
  });
});
