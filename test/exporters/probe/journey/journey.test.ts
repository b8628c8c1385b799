import { describe, expect, test } from "@jest/globals";
import type { ProbeContext } from "../../../../exporters/probe/probe-kind.ts";
import { probeOnce } from "../../../../exporters/probe/probe-kinds.ts";
import type { JourneyProbe, JourneyStep } from "../../../../slo/probe/probe-model.ts";
import { plainRequest, probeBase, tlsDefaults } from "../../sample-probe.ts";
import { contextOf } from "../context-of.ts";
import { record, startDnsServer } from "../dns-server.ts";
import { type Answerer, withHttpServer } from "../http/http-server.ts";

type Step = Partial<JourneyStep> & { readonly url: string };

function attemptJourney(
  steps: readonly Step[],
  probe: Partial<JourneyProbe> = {},
  context: Partial<ProbeContext> = {},
) {
  const whole = steps.map((step, at): JourneyStep => ({ ...plainRequest, name: `step ${at + 1}`, save: {}, ...step }));
  const journey: JourneyProbe = {
    kind: "journey",
    ...probeBase,
    proxy: undefined,
    tls: tlsDefaults,
    secrets: {},
    steps: whole,
    ...probe,
  };
  return probeOnce(journey, contextOf(context));
}

/** A shop: log in, list the orders, look at one. */
const shop: Answerer = (response, { url, headers, body, method }) => {
  const isKnown = headers.cookie === "session=top secret cookie" && headers.authorization === "Bearer tok/en+1";
  if (method === "POST" && url === "/login" && body === "user=me&password=hunter22")
    response
      .writeHead(200, { "Set-Cookie": "session=top secret cookie; Path=/; HttpOnly", "X-Region": "eu-1" })
      .end('{"token":"tok/en+1","user":{"id":867530942117}}');
  else if (!isKnown) response.writeHead(401).end(`no: ${headers.authorization} ${headers.cookie}`);
  else if (url === "/users/867530942117/orders?region=eu-1") response.end('<a href="/order?id=A&B/7">the order</a>');
  else if (url === "/orders/A%26B%2F7") response.end("an order");
  else response.writeHead(404).end(`nothing at ${url}`);
};

function shopSteps(url: string): readonly [Step, Step, Step] {
  const headers = { Authorization: "Bearer {{token}}" };
  return [
    {
      name: "log in",
      url: `${url}/login`,
      method: "POST",
      body: "user=me&password={{password}}",
      save: {
        token: { from: "json", path: "$.token" },
        user: { from: "json", path: "$.user.id" },
        region: { from: "header", name: "x-region" },
      },
    },
    {
      name: "orders",
      url: `${url}/users/{{user}}/orders?region={{ region }}`,
      headers,
      save: { order: { from: "body", pattern: 'id=([^"]+)"' } },
    },
    { name: "one order", url: `${url}/orders/{{order}}`, headers },
  ];
}

const secrets = { password: { kind: "env", name: "PASSWORD" } } as const;
const secret = () => "hunter22";

describe("a journey", () => {
  test("carries values and cookies from step to step", async () => {
    await withHttpServer(shop, async ({ url, requests }) => {
      const attempt = await attemptJourney(shopSteps(url), { secrets }, { secret });
      expect(requests.map((request) => request.url)).toEqual([
        "/login",
        "/users/867530942117/orders?region=eu-1",
        "/orders/A%26B%2F7",
      ]);
      expect(attempt).toMatchObject({
        result: "success",
        detail: "",
        hops: [
          { url: `${url}/login`, status: 200 },
          { url: `${url}/users/***/orders`, status: 200 },
          { url: `${url}/orders/***`, status: 200 },
        ],
      });
    });
  });

  test("keeps its cookies and values to one attempt", async () => {
    await withHttpServer(shop, async ({ url }) => {
      const [login, orders] = shopSteps(url);
      expect(await attemptJourney([login, orders], { secrets }, { secret })).toMatchObject({ result: "success" });
      const headers = { Authorization: "Bearer tok/en+1" };
      expect(await attemptJourney([{ url: `${url}/users/867530942117/orders?region=eu-1`, headers }])).toMatchObject({
        reason: "status",
      });
    });
  });

  test("fails at the first step that fails, and shows neither secrets nor saved values nor cookies", async () => {
    await withHttpServer(shop, async ({ url, requests }) => {
      const [login, orders, order] = shopSteps(url);
      const echo = { ...orders, url: `${url}/tok/en+1?{{token}}`, headers: { Authorization: "Bearer {{token}}" } };
      const attempt = await attemptJourney([login, echo, order], { secrets }, { secret });
      expect(attempt).toMatchObject({
        result: "failure",
        reason: "status",
        detail: 'Step "orders": The status is 404, which is not 200-299.',
        evidence: { body: "nothing at /***?***" },
      });
      expect(requests).toHaveLength(2);
      const wrong = await attemptJourney(
        [login, { ...orders, headers: { Authorization: "Bearer {{token}}", Cookie: "other=1" } }],
        { secrets },
        { secret },
      );
      expect(wrong).toMatchObject({ detail: 'Step "orders": The status is 401, which is not 200-299.' });
      for (const text of ["tok/en+1", "top secret cookie", "hunter22", "867530942117"])
        expect(JSON.stringify([attempt, wrong])).not.toContain(text);
    });
  });

  test("strikes out what the failing step itself was to save", async () => {
    await withHttpServer(shop, async ({ url }) => {
      const [login] = shopSteps(url);
      const statuses = [{ from: 201, to: 201 }];
      const attempt = await attemptJourney([{ ...login, statuses }], { secrets }, { secret });
      expect(attempt).toMatchObject({
        reason: "status",
        evidence: { body: '{"token":***,"user":{"id":***}}', headers: { "set-cookie": "***" } },
      });
    });
  });

  test.each([
    { save: { from: "json", path: "$.tokn" }, says: "the body has no $.tokn." },
    { save: { from: "json", path: "$.user" }, says: "$.user in the body is an object." },
    { save: { from: "header", name: "X-No" }, says: "the header X-No is missing." },
    { save: { from: "body", pattern: "csrf=(\\w+)" }, says: "the body does not match /csrf=(\\w+)/." },
  ] as const)("fails when a value is not there: $says", async ({ save, says }) => {
    await withHttpServer(shop, async ({ url }) => {
      const [login] = shopSteps(url);
      const attempt = await attemptJourney([{ ...login, save: { wanted: save } }, { url }], { secrets }, { secret });
      expect(attempt).toMatchObject({
        result: "failure",
        reason: "assertion",
        detail: `Step "log in": The value wanted cannot be saved: ${says}`,
        hops: [{ status: 200 }],
        evidence: { headers: { "x-region": "eu-1" } },
      });
    });
  });

  test("says that an answer is no JSON to save from", async () => {
    await withHttpServer(
      (response) => response.end("<html>"),
      async ({ url }) => {
        const attempt = await attemptJourney([{ url, save: { id: { from: "json", path: "$.id" } } }]);
        expect(attempt.detail).toBe(
          'Step "step 1": The value id cannot be saved: the body is not JSON: it begins with "<html>".',
        );
      },
    );
  });

  test.each([
    { value: "../admin", path: "/a/..%2Fadmin/b" },
    { value: "..", path: undefined },
    { value: "...", path: "/a/.../b" },
    { value: "x?y#z&w=1", path: "/a/x%3Fy%23z%26w%3D1/b" },
    { value: "größe 1", path: "/a/gr%C3%B6%C3%9Fe%201/b" },
  ])("does not let the value $value change the address", async ({ value, path }) => {
    const answer: Answerer = (response, { url }) => response.end(url === "/" ? JSON.stringify({ id: value }) : "fine");
    await withHttpServer(answer, async ({ url, requests }) => {
      await attemptJourney([
        { url: `${url}/`, save: { id: { from: "json", path: "$.id" } } },
        { url: `${url}/a/{{id}}/b` },
      ]);
      expect(requests[1]?.url).toBe(path);
    });
  });

  test("goes where a saved address leads, but not where it may not", async () => {
    let next = "";
    const answer: Answerer = (response, { url }) => response.end(url === "/" ? JSON.stringify({ next }) : "fine");
    await withHttpServer(answer, async ({ url, requests }) => {
      const steps: readonly Step[] = [
        { url: `${url}/`, save: { next: { from: "json", path: "$.next" } } },
        { url: "{{next}}", name: "next" },
      ];
      next = `${url}/page?a=1&b=2`;
      expect(await attemptJourney(steps)).toMatchObject({ result: "success" });
      expect(requests[1]?.url).toBe("/page?a=1&b=2");
      next = "http://169.254.169.254/latest";
      expect(await attemptJourney(steps)).toMatchObject({ reason: "refused_address" });
      next = "file:///etc/passwd";
      expect(await attemptJourney(steps)).toMatchObject({
        reason: "assertion",
        detail: 'Step "next": The URL "***" is not an http(s) address.',
      });
    });
  });

  test("does not let a value add a header", async () => {
    const answer: Answerer = (response) => response.end(JSON.stringify({ id: "one\r\nX-Two: 2" }));
    await withHttpServer(answer, async ({ url, requests }) => {
      const attempt = await attemptJourney([
        { url, save: { id: { from: "json", path: "$.id" } } },
        { url, headers: { "X-Id": "{{id}}" } },
      ]);
      expect(attempt).toMatchObject({
        result: "failure",
        reason: "assertion",
        detail:
          'Step "step 2": The header X-Id cannot be sent: the value in it has a character that no header may hold.',
      });
      expect(requests).toHaveLength(1);
    });
  });

  test("has one deadline for all steps", async () => {
    const answer: Answerer = (response, { url }) => {
      if (url !== "/silent") response.end();
    };
    await withHttpServer(answer, async ({ url }) => {
      const attempt = await attemptJourney([{ url: `${url}/` }, { url: `${url}/silent`, name: "silent" }], {
        timeoutSeconds: 0.25,
      });
      expect(attempt).toMatchObject({
        reason: "timeout",
        detail: expect.stringMatching(/^Step "silent": 127\.0\.0\.1:\d+ did not answer within 0\.\d s\.$/),
      });
    });
  });

  test("takes all its steps at every address of the first host", async () => {
    await using dns = await startDnsServer(({ type }) => ({
      kind: "records",
      records: type === "A" ? [record.a("127.0.0.1"), record.a("127.0.0.2")] : [],
    }));
    await withHttpServer(
      (response) => response.end(),
      async ({ port, requests }) => {
        const url = `http://shop.example:${port}/`;
        const attempt = await attemptJourney([{ url }, { url }], { resolver: dns.address, everyAddress: true });
        expect(attempt).toMatchObject({
          reason: "connect_refused",
          detail: `Step "step 1": 127.0.0.2:${port} refused the connection.`,
          hops: [{ address: "127.0.0.1" }, { address: "127.0.0.1" }, { address: "127.0.0.2" }],
        });
        expect(requests).toHaveLength(2);
      },
    );
  });
});
