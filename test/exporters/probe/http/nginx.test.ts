import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { chainOf, makeCertificate } from "../../../certificates.ts";
import { needs } from "../../../servers/needs.ts";
import { type Nginx, startNginx } from "../../../servers/nginx.ts";
import { makeTemporaryFolder, removeFolder } from "../../../temporary-folder.ts";
import { tlsDefaults } from "../../sample-probe.ts";
import { attemptHttp, phasesOf } from "./http-probe.ts";

const root = makeCertificate({
  commonName: "Nginx Root",
  isAuthority: true,
  notAfter: new Date("2040-01-01T00:00:00Z"),
});
const middle = makeCertificate({
  commonName: "Nginx Middle",
  isAuthority: true,
  issuer: root,
  notAfter: new Date("2036-01-01T00:00:00Z"),
});
const leaf = makeCertificate({ commonName: "nginx", issuer: middle, notAfter: new Date("2038-01-01T00:00:00Z") });

const locations = `
  location = / { default_type text/plain; return 200 "hello"; }
  location = /json { default_type application/json; return 200 '{"status":"up","checks":[{"name":"db","ok":true}]}'; }
  location = /zipped { gzip on; gzip_types text/plain; gzip_min_length 1; default_type text/plain; alias FOLDER/long.txt; }
  location = /moved { return 301 /json; }
  location = /loop { return 302 /loop; }
  location = /who { default_type text/plain; return 200 "$request_method $http_user_agent $http_authorization $http_accept_encoding"; }
  location = /down { return 503; }
  location = /closed { return 444; }
  location = /half { default_type text/plain; limit_rate 2000; alias FOLDER/long.txt; }
`;

needs("nginx")("HTTP probes of a real nginx", () => {
  let folder = "";
  let nginx: Nginx;
  beforeAll(async () => {
    folder = await makeTemporaryFolder("nginx-probe");
    await writeFile(join(folder, "ca.pem"), root.cert);
    await writeFile(join(folder, "long.txt"), `${"lorem ipsum ".repeat(10_000)}the end`);
    nginx = await startNginx({
      server: locations.replaceAll("FOLDER", folder),
      certificate: { cert: chainOf(leaf, middle), key: leaf.key },
      // The worker may not be the user that owns the folder of the test.
      main: process.getuid?.() === 0 ? "user root;" : "",
    });
  });
  afterAll(async () => {
    await nginx?.stop();
    await removeFolder(folder);
  });

  test("succeed over HTTP and HTTPS", async () => {
    const plain = await attemptHttp({ url: `${nginx.url}/` });
    expect(plain).toMatchObject({ result: "success", facts: { contentLength: 5, bodyBytes: 5 } });
    const tls = { ...tlsDefaults, ca: join(folder, "ca.pem") };
    const secure = await attemptHttp({ url: `${nginx.tlsUrl}/`, tls });
    expect(secure).toMatchObject({
      result: "success",
      tls: { verified: true, leafNotAfter: Date.UTC(2038, 0, 1) / 1000, chainNotAfter: Date.UTC(2036, 0, 1) / 1000 },
    });
    expect(phasesOf(secure)).toEqual([["resolve", "connect", "tls", "processing", "transfer"]]);
    expect(await attemptHttp({ url: `${nginx.tlsUrl}/` })).toMatchObject({
      reason: "tls_verify",
      tls: { verified: false },
    });
    expect(await attemptHttp({ url: nginx.tlsUrl.replace("https:", "http:") })).toMatchObject({
      reason: "status",
      detail: "The status is 400, which is not 200-299.",
    });
    expect(await attemptHttp({ url: nginx.url.replace("http:", "https:") })).toMatchObject({ reason: "tls_handshake" });
  });

  test.each([
    { path: "/json", probe: { jsonAssertions: [{ path: "$.checks[0].ok", equals: true }] } },
    { path: "/moved", probe: { jsonAssertions: [{ path: "$.status", equals: "up" }] } },
    {
      path: "/zipped",
      probe: {
        headers: { "Accept-Encoding": "gzip" },
        headerAssertions: [{ name: "content-encoding", match: { kind: "contains", text: "gzip" }, not: false }],
        bodyAssertions: [{ match: { kind: "contains", text: "the end" }, not: false }],
      },
    },
    {
      path: "/who",
      probe: {
        bodyAssertions: [
          { match: { kind: "matches", pattern: "^GET nines/0\\.0\\.0 \\(\\+synthetic probe\\)" }, not: false },
        ],
      },
    },
    { path: "/down", probe: { statuses: [{ from: 503, to: 503 }] } },
    { path: "/", probe: { method: "HEAD" } },
  ] as const)("find what they ask for at $path", async ({ path, probe }) => {
    expect(await attemptHttp({ url: nginx.url + path, ...probe })).toMatchObject({ result: "success", detail: "" });
  });

  test.each([
    { path: "/down", reason: "status", says: /^The status is 503/ },
    { path: "/loop", reason: "status", says: /^After 5 redirects the answer is still a redirect \(302\)\.$/ },
    { path: "/closed", reason: "connect_reset", says: /closed the connection before it answered\.$/ },
    { path: "/half", reason: "timeout", says: /did not end its answer within 0\.\d s, after \d+ bytes of the body\.$/ },
  ])("say what is wrong at $path", async ({ path, reason, says }) => {
    const attempt = await attemptHttp({ url: nginx.url + path, timeoutSeconds: 0.3 });
    expect(attempt).toMatchObject({ result: "failure", reason, detail: expect.stringMatching(says) });
  });
});
