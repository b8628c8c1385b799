import { writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { chainOf, makeCertificate } from "../../../certificates.ts";
import { inTemporaryFolder } from "../../../temporary-folder.ts";
import { tlsDefaults } from "../../sample-probe.ts";
import { attemptHttp, phasesOf } from "./http-probe.ts";
import { afterRequest, withHttpServer } from "./http-server.ts";

const authority = makeCertificate({ commonName: "Proxy Test Root", isAuthority: true });
const server = makeCertificate({ commonName: "shop", issuer: authority, names: ["shop.example"] });

/** A proxy that grants every CONNECT, and goes to one port whatever it is asked for. */
function withTunnel<T>(
  port: () => number,
  work: (proxy: { readonly url: string; readonly heads: readonly string[] }) => Promise<T>,
) {
  const heads: string[] = [];
  return afterRequest(
    (client: Socket, head) => {
      heads.push(head);
      client.removeAllListeners("data");
      const target = connect(port(), "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        target.pipe(client).pipe(target);
      });
      target.on("error", () => client.destroy());
      client.on("close", () => target.destroy());
    },
    ({ url }) => work({ url, heads }),
  );
}

describe("an HTTP probe through a proxy", () => {
  test("writes the whole address for plain HTTP, and leaves the name to the proxy", async () => {
    await withHttpServer(
      (response) => response.end("from the proxy"),
      async ({ url, requests }) => {
        const attempt = await attemptHttp({ url: "http://shop.invalid/cart?x=1", proxy: url });
        expect(attempt).toMatchObject({
          result: "success",
          hops: [{ url: "http://shop.invalid/cart", address: "127.0.0.1" }],
        });
        expect(requests).toMatchObject([{ url: "http://shop.invalid/cart?x=1", headers: { host: "shop.invalid" } }]);
      },
    );
  });

  test("tunnels HTTPS and checks the certificate of the target", async () => {
    await inTemporaryFolder("proxy", async (folder) => {
      const ca = join(folder, "ca.pem");
      await writeFile(ca, authority.cert);
      await withHttpServer(
        (response) => response.end("safe"),
        ({ port, requests }) =>
          withTunnel(
            () => port,
            async ({ url, heads }) => {
              const tls = { ...tlsDefaults, ca };
              const attempt = await attemptHttp({ url: "https://shop.example/cart", proxy: url, tls });
              expect(attempt).toMatchObject({
                result: "success",
                tls: { verified: true },
                hops: [{ address: "127.0.0.1" }],
              });
              expect(phasesOf(attempt)).toEqual([["resolve", "connect", "tls", "processing", "transfer"]]);
              expect(heads).toEqual([
                "CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\nConnection: close\r\n\r\n",
              ]);
              expect(requests).toMatchObject([{ url: "/cart", headers: { host: "shop.example" } }]);
              expect(await attemptHttp({ url: "https://other.example/", proxy: url, tls })).toMatchObject({
                reason: "tls_verify",
              });
            },
          ),
        { tls: { cert: chainOf(server), key: server.key } },
      );
    });
  });

  test.each([
    {
      answer: "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
      says: /^The proxy 127\.0\.0\.1:\d+ answered 407 when asked to connect to shop\.example:443\.$/,
      reason: "protocol",
    },
    { answer: "HTTP/1.1 403 No\r\n\r\nno", says: /answered 403/, reason: "protocol" },
    { answer: "", says: /closed the connection before it answered\.$/, reason: "connect_reset" },
    { answer: "garbage\r\n\r\n", says: /what is not HTTP/, reason: "protocol" },
    { answer: "HTTP/1.1 200 OK\r\n\r\nnot TLS at all", says: /^The TLS handshake failed: /, reason: "tls_handshake" },
  ])("fails when the proxy answers $answer", async ({ answer, says, reason }) => {
    await afterRequest(
      (socket) => void socket.end(answer),
      async ({ url }) => {
        const attempt = await attemptHttp({ url: "https://shop.example/", proxy: url });
        expect(attempt).toMatchObject({ result: "failure", reason, detail: expect.stringMatching(says) });
      },
    );
  });

  test("does not ask the proxy for an address that may not be probed", async () => {
    await withHttpServer(
      (response) => response.end(),
      async ({ url, requests }) => {
        expect(await attemptHttp({ url: "http://169.254.169.254/latest", proxy: url })).toMatchObject({
          reason: "refused_address",
        });
        expect(await attemptHttp({ url: "https://[fe80::1]/", proxy: url })).toMatchObject({
          reason: "refused_address",
        });
        expect(requests).toEqual([]);
      },
    );
  });
});
