import { describe, expect, test } from "@jest/globals";
import type { DeployOptions } from "../../../slo/deploy/deploy-model.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { formatProblem } from "../../../slo/problem.ts";

const slo = { name: "up", objective: "99", sli: { kind: "ratio", error: "avg(avg_over_time(e[$window]))" } };
const stackWith = (more: object) => ({ name: "shop", services: [{ name: "checkout", slos: [slo] }], ...more });

function optionsOf(deploy: unknown): DeployOptions {
  const parsed = parseStack(stackWith(deploy === undefined ? {} : { deploy }));
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.value.deploy;
}

function problemsOf(more: object): readonly string[] {
  const parsed = parseStack(stackWith(more));
  return (parsed.ok ? parsed.warnings : parsed.problems).map(formatProblem);
}

describe("deployFromSpec()", () => {
  test("fills in every default", () => {
    expect(optionsOf(undefined)).toEqual({
      image: "nines:local",
      namespace: "nines",
      store: { kind: "sqlite" },
      volume: { size: "2Gi", class: undefined },
      exporter: { shards: 1, cpu: "250m", memory: "512Mi" },
      relay: { replicas: 1, cpu: "500m", memory: "512Mi" },
      alertmanagers: ["http://alertmanager-operated.monitoring:9093"],
      labels: {},
      env: {},
    });
    expect(optionsOf({})).toEqual(optionsOf(undefined));
  });

  test("has two relays where PostgreSQL lets them share", () => {
    expect(optionsOf({ store: "postgres://nines@db/nines" })).toMatchObject({
      store: { kind: "postgres", url: "postgres://nines@db/nines" },
      relay: { replicas: 2 },
      exporter: { shards: 1 },
    });
  });

  test("tells texts from keys of the Secret", () => {
    expect(optionsOf({ env: { HTTPS_PROXY: "http://proxy:3128", OTEL_HEADERS: { env: "OTEL_HEADERS" } } }).env).toEqual(
      {
        HTTPS_PROXY: { kind: "text", text: "http://proxy:3128" },
        OTEL_HEADERS: { kind: "secret", key: "OTEL_HEADERS" },
      },
    );
  });

  test.each([
    "nines:1.4.0",
    "registry.example.org/team/nines:v1",
    "registry.example.org:5000/nines:1.4.0-rc.1",
    `nines@sha256:${"a".repeat(64)}`,
    `nines:latest@sha256:${"a".repeat(64)}`,
  ])("takes the image %s", (image) => {
    expect(optionsOf({ image }).image).toBe(image);
  });

  test.each(["nines", "nines:latest", "registry.example.org:5000/nines", "nines:", "nines:a b", "nines@sha256:abc"])(
    "refuses the image %j, which may be another one tomorrow",
    (image) => {
      expect(problemsOf({ deploy: { image } })).toEqual([expect.stringContaining("is no fixed version of an image")]);
    },
  );

  test("says everything that is wrong at once", () => {
    expect(
      problemsOf({
        deploy: {
          namespace: "Nines",
          store: "redis://x",
          relay: { replicas: 0 },
          exporter: { cpu: "a lot", shard: 2 },
        },
      }),
    ).toEqual([
      'deploy.exporter.cpu: "a lot" is not an amount of processor time such as "500m" or "2" (write it in that form)',
      'deploy.exporter.shard: unknown key "shard" (did you mean "shards"?)',
      'deploy.namespace: "Nines" must be lower-case letters, digits and inner hyphens, at most 63 characters (write it in that form)',
      "deploy.relay.replicas: 0 must be at least 1 (write a number within the limit)",
      'deploy.store: "redis://x" is no store for containers (write "sqlite", or "postgres://user@host:5432/database" without the password)',
    ]);
  });
});

describe("a secret in plain text", () => {
  const secret = "hunter2hunter2hunter2";
  const fake = {
    slack: `xoxb-${secret}`,
    github: `ghp_${secret}`,
    jwt: `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.${secret}`,
  };

  test.each([
    {
      more: { deploy: { store: `postgres://nines:${secret}@db/nines` } },
      says: "deploy.store: the address holds a password in plain text (remove it; the pods read it from the key PGPASSWORD of their Secret)",
    },
    {
      more: { deploy: { store: `postgres://nines@db/nines?password=${secret}` } },
      says: "deploy.store: the parameter password is a secret in plain text (remove it; the pods read it from the key PGPASSWORD of their Secret)",
    },
    {
      more: { deploy: { env: { SHOP_TOKEN: secret } } },
      says: 'deploy.env.SHOP_TOKEN: the variable SHOP_TOKEN is a secret in plain text (write { env: "NAME" } instead, and put the text into the Secret)',
    },
    {
      more: { deploy: { env: { NOTE: fake.slack } } },
      says: 'deploy.env.NOTE: a token or a private key stands here as plain text (write { env: "NAME" } instead, and put the text into the Secret)',
    },
    {
      more: { deploy: { env: { HTTPS_PROXY: `http://me:${secret}@proxy:3128` } } },
      says: "deploy.env.HTTPS_PROXY: the address holds a password in plain text (remove it)",
    },
    {
      more: { labels: { note: fake.github } },
      says: 'labels.note: a token or a private key stands here as plain text (write { env: "NAME" } instead, and put the text into the Secret)',
    },
    {
      more: { grafanaUrl: `https://me:${secret}@grafana.example.org` },
      says: "grafanaUrl: the address holds a password in plain text (remove it)",
    },
    {
      more: { services: [{ name: "checkout", description: `ask ${fake.jwt}`, slos: [slo] }] },
      says: 'services[0].description: a token or a private key stands here as plain text (write { env: "NAME" } instead, and put the text into the Secret)',
    },
  ])("is found at $says", ({ more, says }) => {
    expect(problemsOf(more)).toEqual([says]);
    expect(says).not.toContain(secret);
  });

  test.each([
    { deploy: { env: { SHOP_TOKEN: { env: "SHOP_TOKEN" } } } },
    { deploy: { env: { SHOP_TOKEN: "" } } },
    { deploy: { store: "postgres://nines@db/nines?sslmode=verify-full" } },
    { grafanaUrl: "https://grafana.example.org/d/abc?var=a:b@c" },
    { labels: { key: "sk-1" } },
  ])("is not seen in %j", (more) => {
    expect(problemsOf(more)).toEqual([]);
  });
});

describe("lintDeploy()", () => {
  const probe = (more: object) => ({ name: "home", url: "https://shop.example.org/", ...more });

  test.each([
    "/etc/ssl/shop.pem",
    "/etc/nines/token",
    "/token",
    "/run/token",
    "/tmp/token",
    "/app/certs/a.pem",
    "/proc/1/environ",
    "/var/lib/nines/token",
  ])("says that no Secret can hold %s", (file) => {
    expect(problemsOf({ deploy: {}, probes: [probe({ auth: { bearer: { file } } })] })).toEqual([
      `deploy: the file ${JSON.stringify(file)} cannot be given to the exporter's pods: a Secret would take the place of its whole folder (move it to a folder of its own, such as /run/secrets, or put it into the image)`,
    ]);
  });

  test.each(["/run/secrets/token", "/etc/shop/token", "/etc/nines/shop/token"])("takes %s", (file) => {
    expect(problemsOf({ deploy: {}, probes: [probe({ auth: { bearer: { file } } })] })).toEqual([]);
  });

  test("says that two files of one name would be one key", () => {
    const auth = { basic: { user: "probe", password: { file: "/run/a/password" } } };
    const tls = { cert: "/run/b/password", key: "/run/b/key" };
    expect(problemsOf({ deploy: {}, probes: [probe({ auth, tls })] })).toEqual([
      'deploy: the file "/run/b/password" cannot be given to the exporter\'s pods: another file of the exporter has the same name, and a Secret has one key of a name (move it to a folder of its own, such as /run/secrets, or put it into the image)',
    ]);
  });

  test("says nothing where nobody wrote that the stack runs in containers", () => {
    expect(problemsOf({ probes: [probe({ auth: { bearer: { file: "/etc/token" } } })] })).toEqual([]);
  });
});
