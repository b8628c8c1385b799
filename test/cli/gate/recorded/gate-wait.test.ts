import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runGate } from "../run-gate.ts";
import { recorded } from "./recorded-shift.ts";

describe("nines gate --wait", () => {
  let server: Server;
  let url = "";
  let asked = 0;

  // Away at first, then without the shift, then with a rollout that was never worse: what a pipeline meets that starts everything itself.
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        const query =
          new URLSearchParams(body).get("query") ?? new URL(request.url ?? "", url).searchParams.get("query") ?? "";
        if (query.includes("timestamp(shift:info") && !query.includes("max_over_time")) asked++;
        if (asked <= 1) return void response.writeHead(502).end("away");
        const result = asked === 2 ? [] : resultOf(query);
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  });
  afterAll(() => void server.close());

  function resultOf(query: string): readonly object[] {
    if (query.includes("timestamp(")) return [{ metric: {}, value: [0, "1"] }];
    if (!query.includes("__name__")) return [];
    return recorded("good").map(([name, labels, value]) => ({
      metric: { __name__: name, ...labels },
      value: [0, String(value)],
    }));
  }

  test("goes on asking until the answer is not to hold, and says why it waits", async () => {
    const { code, stdout, stderr } = await runGate([
      "--shift",
      "good",
      "--prometheus",
      url,
      "--wait",
      "1m",
      "--every",
      "100ms",
      "--at-once",
    ]);
    expect([code, stdout.split("\n")[0]]).toEqual([0, "proceed: good-20260301T120000Z"]);
    expect(stderr.split("\n").map((line) => line.replace(/127\.0\.0\.1:\d+/, "HOST"))).toEqual([
      expect.stringMatching(/^waiting: Prometheus at http:\/\/HOST.*502/),
      'waiting: Prometheus at http://HOST records no traffic shift "good"',
      "",
    ]);
  });
});
