import { describe, expect, test } from "@jest/globals";
import { record, startDnsServer } from "../dns-server.ts";
import { attemptHttp, phasesOf } from "./http-probe.ts";
import { type Answerer, withHttpServer } from "./http-server.ts";

function redirectTo(location: string, status = 302): Answerer {
  return (response, { url }) => {
    if (url === "/end") response.end("the end");
    else response.writeHead(status, { location }).end();
  };
}

describe("an HTTP probe that is redirected", () => {
  test("follows, and times each hop for itself", async () => {
    await withHttpServer(redirectTo("/end"), async ({ url, port }) => {
      const attempt = await attemptHttp({ url: `${url}/start` });
      expect(attempt).toMatchObject({
        result: "success",
        hops: [
          { url: `http://127.0.0.1:${port}/start`, status: 302 },
          { url: `http://127.0.0.1:${port}/end`, status: 200 },
        ],
      });
      const phases = ["resolve", "connect", "processing", "transfer"];
      expect(phasesOf(attempt)).toEqual([phases, phases]);
    });
  });

  test("gives up a loop", async () => {
    await withHttpServer(redirectTo("/again"), async ({ url, requests }) => {
      expect(await attemptHttp({ url, redirects: 3 })).toMatchObject({
        result: "failure",
        reason: "status",
        detail: "After 3 redirects the answer is still a redirect (302).",
        evidence: { headers: { location: "/again" } },
      });
      expect(requests).toHaveLength(4);
    });
  });

  test("judges the redirect itself when it may follow none", async () => {
    await withHttpServer(redirectTo("/end", 308), async ({ url, requests }) => {
      const statuses = [{ from: 308, to: 308 }];
      expect(await attemptHttp({ url, redirects: 0, statuses })).toMatchObject({ result: "success" });
      expect(requests).toHaveLength(1);
    });
  });

  test.each([
    {
      location: "http://169.254.169.254/latest/meta-data/iam/",
      reason: "refused_address",
      says: /^169\.254\.169\.254 is the address/,
    },
    { location: "http://[fd00:ec2::254]/", reason: "refused_address", says: /^fd00:ec2::254 is the address/ },
    { location: "//0xa9fea9fe/", reason: "refused_address", says: /^169\.254\.169\.254 is the address/ },
    {
      location: "ftp://files.example/",
      reason: "protocol",
      says: /redirects to "ftp:\/\/files\.example\/", which is not an http\(s\) address\.$/,
    },
    { location: "javascript:alert(1)", reason: "protocol", says: /redirects to "javascript:alert\(1\)"/ },
    { location: "http://[", reason: "protocol", says: /redirects to "http:\/\/\["/ },
  ])("does not go to $location", async ({ location, reason, says }) => {
    await withHttpServer(redirectTo(location), async ({ url }) => {
      expect(await attemptHttp({ url })).toMatchObject({
        result: "failure",
        reason,
        detail: expect.stringMatching(says),
      });
    });
  });

  test.each([
    { status: 301, method: "POST", becomes: "GET", body: "" },
    { status: 302, method: "POST", becomes: "GET", body: "" },
    { status: 302, method: "PUT", becomes: "PUT", body: "data" },
    { status: 303, method: "PUT", becomes: "GET", body: "" },
    { status: 303, method: "HEAD", becomes: "HEAD", body: "" },
    { status: 307, method: "POST", becomes: "POST", body: "data" },
    { status: 308, method: "POST", becomes: "POST", body: "data" },
  ])("goes on with $becomes after $method and $status", async ({ status, method, becomes, body }) => {
    await withHttpServer(redirectTo("/end", status), async ({ url, requests }) => {
      const sent = method === "HEAD" ? undefined : "data";
      const headers = { "Content-Type": "text/plain" };
      expect(await attemptHttp({ url, method, body: sent, headers })).toMatchObject({ result: "success" });
      expect(requests[1]).toMatchObject({ method: becomes, body });
      expect(requests[1]?.headers["content-type"]).toBe(becomes === "GET" ? undefined : "text/plain");
    });
  });

  test("gives credentials to no other host, and takes a name for the first server to none", async () => {
    await using dns = await startDnsServer(({ type }) => ({
      kind: "records",
      records: type === "A" ? [record.a("127.0.0.1")] : [],
    }));
    const answer: Answerer = (response, { url, headers }) => {
      const port = headers.host?.split(":")[1];
      const to: Record<string, string> = {
        "/": "/same",
        "/same": `http://two.example:${port}/other`,
        "/other": `http://one.example:${port}/back`,
      };
      const location = to[url];
      if (location === undefined) response.end();
      else response.writeHead(302, { location, "set-cookie": `at=${url.slice(1)}` }).end();
    };
    await withHttpServer(answer, async ({ port, requests }) => {
      const attempt = await attemptHttp(
        {
          url: `http://one.example:${port}/`,
          resolver: dns.address,
          auth: { kind: "bearer", token: { kind: "env", name: "T" } },
          headers: { "X-Key": { kind: "env", name: "T" }, "X-Plain": "plain", Cookie: "mine=1" },
        },
        { secret: () => "s3cr3t" },
      );
      expect(attempt).toMatchObject({ result: "success", detail: "" });
      const seen = requests.map(({ url, headers }) => [
        url,
        headers.authorization,
        headers["x-key"],
        headers["x-plain"],
        headers.cookie,
      ]);
      expect(seen).toEqual([
        ["/", "Bearer s3cr3t", "s3cr3t", "plain", "mine=1"],
        ["/same", "Bearer s3cr3t", "s3cr3t", "plain", "mine=1; at="],
        ["/other", undefined, undefined, "plain", undefined],
        ["/back", undefined, undefined, "plain", "at=same"],
      ]);
    });
  });

  test("resolves again for each hop, so a name that turns to a refused address is refused", async () => {
    let asked = 0;
    await using dns = await startDnsServer(({ type }) => {
      if (type !== "A") return { kind: "records", records: [] };
      asked++;
      return { kind: "records", records: [record.a(asked === 1 ? "127.0.0.1" : "169.254.169.254")] };
    });
    await withHttpServer(redirectTo("/end"), async ({ port, requests }) => {
      expect(await attemptHttp({ url: `http://turning.example:${port}/`, resolver: dns.address })).toMatchObject({
        result: "failure",
        reason: "refused_address",
      });
      expect(requests).toHaveLength(1);
    });
  });
});
