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
    { args: ["--pre-stop", "25s"], code: 1, says: ["drain-pre-stop"] },
    { args: ["--deregistration", "5s"], code: 1, says: ["drain-deregistration-short"] },
    { args: ["--deregistration", "300s"], code: 0, says: ["drain-order"] },
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
      args: ["--endpoints", "5s", "--endpoints-query", "up", "--slowest", "10s"],
      says: "--endpoints and --endpoints-query say the same: write one of them",
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
      const result =
        query === "nothing" ? [] : [{ metric: {}, value: [0, query.includes("kubeproxy") ? "3.5" : "20"] }];
      response.setHeader("content-type", "application/json");
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

  test("says which number a Prometheus does not have", async () => {
    const { code, stderr } = await drain(["--slowest", "1s", "--endpoints-query", "nothing", "--prometheus", url]);
    expect(code).toBe(2);
    expect(stderr).toContain("Prometheus has no number for --endpoints: write a duration instead");
  });
});
