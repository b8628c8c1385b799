import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { main } from "../../cli/main.ts";
import { memoryWorld } from "./memory-world.ts";

async function drain(args: readonly string[]) {
  const world = memoryWorld("/");
  const code = await main(["drain", ...args], world);
  return { code, stdout: world.stdout(), stderr: world.stderr() };
}

const measured = ["--layer", "alb", "--endpoints", "5s", "--balancer", "30s", "--slowest", "10s"];

describe("nines drain", () => {
  test("proposes each setting with its reasons, and what to write", async () => {
    expect(await drain(measured)).toEqual({
      code: 0,
      stderr: "",
      stdout: `  preStop         45 s  5 s until the cluster knows + 30 s until the load balancer sends nothing new + 10 s for the slowest request
  deregistration  10 s  the slowest request, and less than preStop
  grace           60 s  preStop + 10 s to end + 5 s to spare

  terminationGracePeriodSeconds: 60
  lifecycle: { preStop: { sleep: { seconds: 45 } } }
  alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=10
`,
    });
  });

  test.each([
    {
      name: "a deregistration to outlive",
      args: "--layer alb --endpoints 0s --balancer 0s --slowest 10s",
      preStop: "11 s  0 s until the cluster knows + 10 s for the slowest request + 1 s to outlive the deregistration",
      grace: "26 s  preStop + 10 s to end + 5 s to spare",
    },
    {
      name: "a deregistration of whole seconds to outlive",
      args: "--layer alb --endpoints 200ms --balancer 0s --slowest 9500ms",
      preStop:
        "11 s  0.2 s until the cluster knows + 9.5 s for the slowest request + 1.3 s to outlive the deregistration",
      grace: "26 s  preStop + 9.5 s to end + 5 s to spare, rounded up",
    },
    {
      name: "whole seconds to write",
      args: "--endpoints 200ms --slowest 10s",
      preStop: "11 s  0.2 s until the cluster knows + 10 s for the slowest request, rounded up",
      grace: "26 s  preStop + 10 s to end + 5 s to spare",
    },
  ])("names terms that add up, with $name", async ({ args, preStop, grace }) => {
    const { stdout } = await drain(args.split(" "));
    const told = (name: string) => stdout.split("\n").find((line) => line.startsWith(`  ${name} `)) ?? "";
    expect([told("preStop"), told("grace")].map((line) => line.replace(/^ +\w+ +/, ""))).toEqual([preStop, grace]);
  });

  test("proposes nothing that AWS or Kubernetes would refuse", async () => {
    const slow = await drain(["--layer", "alb", "--endpoints", "4s", "--balancer", "30s", "--slowest", "2h"]);
    expect(slow.code).toBe(0);
    expect(slow.stderr).toContain("warning[drain-deregistration-limit]: the load balancer cuts a request of 7200 s");
    expect(
      slow.stdout,
    ).toBe(`  preStop         3634 s  4 s until the cluster knows + 30 s until the load balancer sends nothing new + 3600 s for the slowest request that AWS lets live
  deregistration  3600 s  the most that AWS takes, and less than preStop
  grace           7239 s  preStop + 3600 s to end + 5 s to spare

  terminationGracePeriodSeconds: 7239
  lifecycle: { preStop: { sleep: { seconds: 3634 } } }
  alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=3600
`);
    expect(await drain(["--endpoints", "0s", "--slowest", "0s"])).toEqual({
      code: 0,
      stderr: "",
      stdout: `  preStop  0 s  0 s until the cluster knows + 0 s for the slowest request
  grace    5 s  preStop + 0 s to end + 5 s to spare

  terminationGracePeriodSeconds: 5
`,
    });
  });

  test("cures what it finds with what it proposes, as in the example of its help", async () => {
    const args = "--layer nlb --endpoints 4s --slowest 10s --pre-stop 60s --grace 90s --deregistration 300s";
    const { stdout, stderr } = await drain(args.split(" "));
    expect(stdout).toContain("deregistration   10 s");
    expect(stderr).toContain(
      "fix: write 10 s, as long as the slowest request, so that the load balancer lets go first",
    );
  });

  test.each([
    { args: "--endpoints 2s --slowest 20s --pre-stop 10s --grace 15s", says: ["drain-grace", "drain-pre-stop"] },
    { args: "--endpoints 0s --slowest 60s --pre-stop 0s --grace 30s", says: ["drain-grace", "drain-pre-stop"] },
    {
      args: "--layer alb --endpoints 0s --balancer 0s --slowest 30s --deregistration 30s --pre-stop 31s --grace 36s",
      says: [],
    },
    {
      args: "--endpoints 2s --slowest 20s --pre-stop 15s --grace 60s --server nginx --stop-signal SIGQUIT",
      says: [],
    },
    {
      args: "--endpoints 2s --slowest 20s --pre-stop 15s --server nginx --stop-signal SIGQUIT --shutdown 20s",
      says: [],
    },
    {
      args: "--endpoints 2s --slowest 20s --pre-stop 15s --server nginx --stop-signal SIGQUIT --shutdown 5s",
      says: ["drain-pre-stop"],
    },
  ])("says $says of $args, as nines validate does of the same drain", async ({ args, says }) => {
    const { stderr } = await drain(args.split(" "));
    expect([...stderr.matchAll(/\[(drain-[a-z-]+)\]/g)].map(([, found]) => found)).toEqual(says);
  });

  test.each([
    { args: ["--pre-stop", "25s"], code: 1, says: ["drain-pre-stop"] },
    { args: ["--deregistration", "5s"], code: 1, says: ["drain-deregistration-short"] },
    { args: ["--deregistration", "300s"], code: 0, says: ["drain-order"] },
    { args: ["--deregistration", "2h"], code: 1, says: ["drain-deregistration-limit", "drain-order"] },
    { args: ["--server", "nginx", "--stop-signal", "15"], code: 0, says: ["drain-stop-signal"] },
    { args: ["--server", "nginx", "--stop-signal", "USR1"], code: 0, says: ["drain-stop-signal"] },
    { args: ["--stop-signal", "SIGKILL"], code: 0, says: ["drain-stop-signal"] },
    { args: ["--stop-signal", "9", "--pre-stop", "36s"], code: 1, says: ["drain-pre-stop", "drain-stop-signal"] },
    { args: ["--stop-signal", "SIGINT"], code: 0, says: [] },
    { args: ["--grace", "30s"], code: 1, says: ["drain-grace"] },
    { args: ["--server", "nginx", "--pre-stop", "36s"], code: 1, says: ["drain-pre-stop", "drain-stop-signal"] },
    { args: ["--pre-stop", "45s", "--deregistration", "10s", "--grace", "60s"], code: 0, says: [] },
  ])("ends with $code and says $says for $args", async ({ args, code, says }) => {
    const result = await drain([...measured, ...args]);
    expect(result.code).toBe(code);
    expect([...result.stderr.matchAll(/\[(drain-[a-z-]+)\]/g)].map(([, found]) => found)).toEqual(says);
  });

  test.each([
    {
      args: ["--layer", "alb", "--endpoints", "5s", "--slowest", "10s"],
      says: "--balancer is missing: write a duration, or --prometheus and --balancer-query",
    },
    {
      args: ["--layer", "nlb", "--endpoints", "5s", "--slowest", "10s", "--balancer-query", "up"],
      says: "--balancer-query asks a Prometheus: write --prometheus, too",
    },
    {
      args: ["--endpoints", "5s", "--slowest", "10s", "--deregistration", "5s"],
      says: "--deregistration belongs to a load balancer: write --layer alb or --layer nlb, too",
    },
    {
      args: ["--layer", "none", "--endpoints", "5s", "--slowest", "10s", "--balancer", "30s"],
      says: "--balancer belongs to a load balancer: write --layer alb or --layer nlb, too",
    },
    {
      args: ["--endpoints", "5s", "--slowest", "10s", "--balancer-query", "up", "--prometheus", "http://localhost"],
      says: "--balancer-query belongs to a load balancer: write --layer alb or --layer nlb, too",
    },
    {
      args: ["--endpoints", "5s", "--endpoints-query", "up", "--slowest", "10s"],
      says: "--endpoints and --endpoints-query say the same: write one of them",
    },
    {
      args: [...measured, "--stop-signal", "bogus"],
      says: '--stop-signal "bogus" is no signal: write one such as SIGTERM or SIGQUIT',
    },
    {
      args: [...measured, "--server", "nginx", "--stop-signal", "SIGQIUT"],
      says: '--stop-signal "SIGQIUT" is no signal: write one such as SIGTERM or SIGQUIT',
    },
  ])("is wrong usage: $says", async ({ args, says }) => {
    const { code, stderr } = await drain(args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });

  test("prints facts, proposal and problems as JSON", async () => {
    const { stdout, code } = await drain([...measured, "--grace", "30s", "--format", "json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      facts: { layer: "alb", endpointSeconds: 5, balancerSeconds: 30, slowestRequestSeconds: 10, shutdownSeconds: 10 },
      proposal: { preStopSeconds: 45, deregistrationSeconds: 10, graceSeconds: 60 },
      problems: [{ code: "drain-grace", path: "grace" }],
    });
  });
});

describe("nines drain --prometheus", () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "", "http://localhost");
      const query = url.searchParams.get("query") ?? new URLSearchParams(body).get("query") ?? "";
      asked.push(query);
      response.setHeader("content-type", "application/json");
      if (query === "sum(") {
        const error = 'invalid parameter "query": 1:5: parse error: unclosed left parenthesis';
        response.writeHead(400).end(JSON.stringify({ status: "error", errorType: "bad_data", error }));
        return;
      }
      const [, written] = /^vector\((.+)\)$/.exec(query) ?? [];
      const value = written ?? (query.includes("kubeproxy") ? "3.5" : "20");
      const result = query === "nothing" ? [] : [{ metric: {}, value: [0, value] }];
      response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
    });
  });
  let url = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  });
  afterAll(() => {
    server.close();
  });

  test("reads what is not written", async () => {
    const { stdout, stderr } = await drain([
      "--slowest-query",
      "max(slowest)",
      "--prometheus",
      url,
      "--format",
      "json",
    ]);
    expect(stderr).toBe("measured: --endpoints 3.5s\nmeasured: --slowest 20s\n");
    expect(JSON.parse(stdout).proposal).toEqual({ preStopSeconds: 24, graceSeconds: 49 });
    expect(asked).toEqual([
      "histogram_quantile(0.99, sum by (le) (rate(kubeproxy_network_programming_duration_seconds_bucket[7d])))",
      "max(slowest)",
    ]);
  });

  test.each([
    { query: "nothing", says: "Prometheus has no number; or write a duration" },
    { query: "vector(NaN)", says: "Prometheus has no number; or write a duration" },
    { query: "vector(-3)", says: "Prometheus has -3 s, and no time is below 0; or write a duration" },
    {
      query: "vector(1e9)",
      says: "Prometheus has 1,000,000,000 s, more than a day; if these are milliseconds, divide the query by 1000; or write a duration",
    },
  ])("takes no drain from $query", async ({ query, says }) => {
    const args = ["--slowest", "1s", "--endpoints-query", query, "--prometheus", url];
    const { code, stdout, stderr } = await drain(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`error: --endpoints is not measured: ${says}\n`);
  });

  test.each([
    { query: "vector(300)", says: "measured: --slowest 300s\n" },
    {
      query: "vector(2500)",
      says: "measured: --slowest 2500s (41 min 40 s; if these are milliseconds, divide the query by 1000)\n",
    },
  ])("asks about what was hardly meant as seconds: $query", async ({ query, says }) => {
    const { code, stderr } = await drain(["--endpoints", "1s", "--slowest-query", query, "--prometheus", url]);
    expect([code, stderr]).toEqual([0, says]);
  });

  test("says which query is broken", async () => {
    const { code, stderr } = await drain(["--endpoints", "1s", "--slowest-query", "sum(", "--prometheus", url]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /unclosed left parenthesis.*\n {2}fix: mend --slowest-query, or write --slowest as a duration\n$/,
    );
  });
});
