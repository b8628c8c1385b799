import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { z } from "zod";
import { generatedFiles } from "../../cli/output/generated-files.ts";
import type { ComposeFile } from "../../deploy/compose/compose-model.ts";
import { runCommand } from "../run-command.ts";
import { needs } from "../servers/needs.ts";
import { amtool, promtool } from "../servers/prometheus-tools.ts";
import { programPath } from "../servers/servers.mjs";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { deployCases, written } from "./deploy-cases.ts";
import { writeFiles } from "./kustomize.ts";

const cases = Object.entries(deployCases).map(([name, spec]) => {
  const files = generatedFiles(written(spec));
  const text = (path: string) => files.find((file) => file.path === `deploy/compose/${path}`)?.text ?? "";
  return { name, files, text, compose: parse(text("compose.yaml")) as ComposeFile };
});

let folder = "";
/** Where Compose is called: `generated/` and what the user made beside it. */
const project = (name: string) => join(folder, name);
const inCompose = (name: string, path: string) =>
  resolve(project(name), "generated/deploy/compose", path.replace(/^\$\{NINES_LOCAL:-(.+)\}/, "$1"));

beforeAll(async () => {
  folder = await makeTemporaryFolder("compose");
  for (const { name, files, compose, text } of cases) {
    await writeFiles(join(project(name), "generated"), files);
    for (const { file } of Object.values(compose.secrets)) {
      await mkdir(dirname(inCompose(name, file)), { recursive: true });
      await writeFile(inCompose(name, file), "secret");
    }
    await mkdir(join(project(name), "nines-local/scrape-targets"), { recursive: true });
    await mkdir(join(project(name), "nines-local/probe-targets"), { recursive: true });
    await writeFile(join(project(name), "nines-local/env"), text("env.example").replaceAll("=", "=secret"));
  }
});
afterAll(() => removeFolder(folder));

/** A container's folder, laid out from what its service mounts. */
async function containerFolder(name: string, service: string, inside: string): Promise<string> {
  const root = join(project(name), `container-${service}`);
  const { volumes = [], secrets = [] } = cases.find((one) => one.name === name)?.compose.services[service] ?? {};
  const mounts = volumes.map((mount) => /^(.+):(\/[^:]+)(:ro)?$/.exec(mount)?.slice(1, 3) ?? []);
  const files = secrets.map((secret) =>
    typeof secret === "string" ? [] : [`../../../nines-local/secrets/${secret.source}`, secret.target],
  );
  for (const [from = "", to = ""] of [...mounts, ...files]) {
    if (!to.startsWith(inside)) continue;
    await mkdir(dirname(join(root, to)), { recursive: true });
    await runCommand("ln", ["-s", inCompose(name, from), join(root, to)]);
  }
  return join(root, inside);
}

needs("prometheus")("Prometheus' configuration", () => {
  test.each(cases)("is one that promtool takes, with the rules and the secrets as mounted: $name", async ({ name }) => {
    const cwd = await containerFolder(name, "prometheus", "/etc/prometheus");
    const { code, stdout, stderr } = await promtool(["check", "config", "prometheus.yaml"], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/SUCCESS: [1-9]\d* rule files? found/);
  });
});

needs("alertmanager")("Alertmanager's configuration", () => {
  test.each(cases)("is one that amtool takes: $name", async ({ name, text }) => {
    const cwd = await containerFolder(name, "alertmanager", "/etc/alertmanager");
    const { code, stderr } = await amtool(["check-config", "alertmanager.yaml"], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { receivers } = parse(text("alertmanager.yaml")) as { receivers: { webhook_configs: { url: string }[] }[] };
    const urls = receivers.flatMap((receiver) => receiver.webhook_configs.map(({ url }) => url));
    expect([...new Set(urls)]).toEqual(["http://haproxy:9116/in/alertmanager"]);
  });
});

needs("haproxy")("HAProxy's configuration", () => {
  test.each(cases)("is one that HAProxy takes without a warning: $name", async ({ name }) => {
    const file = inCompose(name, "haproxy.cfg");
    const { code, stdout, stderr } = await runCommand(programPath("haproxy", process.env) ?? "", [
      "-c",
      "-V",
      "-f",
      file,
    ]);
    expect({ code, said: (stdout + stderr).replace(/^\[NOTICE\].*\n/gm, "") }).toEqual({
      code: 0,
      said: "Configuration file is valid\n",
    });
  });
});

describe("The file of Compose", () => {
  test.each(cases)("mounts only what was generated or what its page says to make: $name", ({ name, compose }) => {
    for (const { volumes = [] } of Object.values(compose.services)) {
      for (const mount of volumes) {
        const [, from = ""] = /^(.+):(\/[^:]+)(:ro)?$/.exec(mount) ?? [];
        if (/^[a-z]/.test(from)) expect(Object.keys(compose.volumes)).toContain(from);
        else expect([from, existsSync(inCompose(name, from))]).toEqual([from, true]);
      }
    }
  });

  test.each(cases)("gives services only secrets and networks that it has: $name", ({ compose }) => {
    for (const { secrets = [], networks = [] } of Object.values(compose.services)) {
      const names = secrets.map((secret) => (typeof secret === "string" ? secret : secret.source));
      expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(names));
      expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining([...networks]));
    }
  });

  test.each(cases)(
    "asks for no variable that env.example does not list, and opens no port to other machines: $name",
    ({ compose, text }) => {
      const listed = text("env.example").match(/^\w+(?==)/gm) ?? [];
      const asked = [...text("compose.yaml").matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
      expect([...new Set(asked)].sort()).toEqual(listed);
      const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
      expect(ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
    },
  );

  test.each(cases)("pins every image, and hardens what nines runs: $name", ({ compose }) => {
    for (const { image } of Object.values(compose.services))
      expect(image).toMatch(/^[\w./-]+:[\w.-]*(\d|local)[\w.-]*$/);
    for (const role of ["exporter", "relay"] as const)
      expect(compose.services[role]).toMatchObject({
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
        restart: "unless-stopped",
      });
  });

  test.each(cases)("has the shape that is declared: $name", ({ compose }) => {
    const texts = z.record(z.string(), z.string());
    const service = z.strictObject({
      image: z.string(),
      command: z.array(z.string()).optional(),
      environment: texts.optional(),
      secrets: z.array(z.union([z.string(), z.strictObject({ source: z.string(), target: z.string() })])).optional(),
      volumes: z.array(z.string()).optional(),
      tmpfs: z.array(z.string()).optional(),
      ports: z.array(z.string()).optional(),
      networks: z.array(z.string()).optional(),
      depends_on: z.record(z.string(), z.strictObject({ condition: z.string() })).optional(),
      healthcheck: z
        .strictObject({ test: z.array(z.string()), interval: z.string(), timeout: z.string(), retries: z.number() })
        .optional(),
      deploy: z.strictObject({ replicas: z.number() }).optional(),
      sysctls: texts.optional(),
      read_only: z.boolean().optional(),
      cap_drop: z.array(z.string()).optional(),
      security_opt: z.array(z.string()).optional(),
      stop_grace_period: z.string().optional(),
      restart: z.string().optional(),
    });
    const file = z.strictObject({
      name: z.string(),
      services: z.record(z.string(), service),
      networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() })),
      volumes: z.record(z.string(), z.strictObject({})),
      secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
    });
    expect(file.safeParse(compose).error).toBeUndefined();
  });
});

// The first Compose, docker-compose, does not know `name`.
const hasCompose = spawnSync("docker", ["compose", "version"]).status === 0;
const withCompose = hasCompose ? describe : describe.skip;

withCompose(`docker compose config${hasCompose ? "" : " (skipped: docker has no compose here)"}`, () => {
  test.each(cases)("takes the file: $name", async ({ name }) => {
    const args = ["compose", "--env-file", "nines-local/env", "-f", "generated/deploy/compose/compose.yaml", "config"];
    const { code, stderr } = await runCommand("docker", args, { cwd: project(name) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});
