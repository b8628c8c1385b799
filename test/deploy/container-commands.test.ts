import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Command } from "commander";
import { defineConfigOptions } from "../../cli/config/config-options.ts";
import { defineExporterOptions, exporterChoices } from "../../cli/exporter/exporter-options.ts";
import { defineRelayOptions, relayChoices } from "../../cli/relay/relay-options.ts";
import type { StackSpec } from "../../slo/spec.ts";
import { type Postgres, startPostgres } from "../servers/postgres.ts";
import { type ServerProcess, startServer } from "../servers/server-process.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { type ContainerCommand, containerCommands } from "./container-commands.ts";
import { deployCases } from "./deploy-cases.ts";

describe("every command of a container is one that nines takes", () => {
  const commands = Object.entries(deployCases).flatMap(([name, spec]) =>
    containerCommands(spec).map((command) => ({ name, ...command })),
  );

  test.each(commands)("$name: $place, $role", ({ role, args, stack }) => {
    const program = new Command().exitOverride().argument("<role>");
    defineConfigOptions(program);
    if (role === "exporter") defineExporterOptions(program);
    else defineRelayOptions(program);
    program.parse([...args], { from: "user" });
    expect(program.args).toEqual([role]);
    const call = { options: program.opts(), world: { env: {} } } as unknown as Parameters<typeof exporterChoices>[0];
    const choices = role === "exporter" ? exporterChoices(call, stack) : relayChoices(call, stack);
    expect(choices).toMatchObject({ ok: true });
  });

  test("each pod of a StatefulSet has its own part of the targets", () => {
    const partsOf = (index: number) =>
      containerCommands(deployCases.everything, index)
        .filter(({ place, role }) => place === "ha" && role === "exporter")
        .flatMap(({ args }) => args.filter((arg) => /shard|location/.test(arg)));
    expect([0, 1, 2].map(partsOf)).toEqual([
      ["--shard=0/3", "--location=frankfurt"],
      ["--shard=1/3", "--location=frankfurt"],
      ["--shard=2/3", "--location=frankfurt"],
    ]);
  });
});

/** Where each test's containers would find their files; only the beginning of a path differs from a container. */
const folders = ["/etc/nines", "/var/lib/nines", "/run/secrets"];
const bin = fileURLToPath(new URL("../../cli/nines.mjs", import.meta.url));
const token = "a-token-of-the-tests";

describe("the commands run as the manifests say, until they are told to end", () => {
  let postgres: Postgres;
  let root = "";
  beforeAll(async () => {
    postgres = await startPostgres();
    root = await makeTemporaryFolder("container");
  });
  afterAll(async () => {
    await postgres.stop();
    await removeFolder(root);
  });

  const spec = (): StackSpec => ({
    ...deployCases.minimal,
    probes: [{ kind: "tcp", name: "database", address: `127.0.0.1:${new URL(postgres.url).port}`, interval: "1s" }],
    deploy: { store: postgres.url, exporter: { shards: 2 } },
  });

  test.each([
    { place: "one-replica", role: "exporter" },
    { place: "one-replica", role: "relay" },
    { place: "ha", role: "exporter" },
    { place: "ha", role: "relay" },
    { place: "compose", role: "exporter" },
    { place: "compose", role: "relay" },
  ] as const)("$place, $role", async ({ place, role }) => {
    const command = containerCommands(spec()).find((one) => one.place === place && one.role === role);
    if (command === undefined) throw new Error("there is no such command");
    const server = await start(command);
    try {
      const login = { authorization: `Bearer ${token}` };
      const statusOf = async (path: string, init: RequestInit = {}) => (await fetch(server.url + path, init)).status;
      expect(await statusOf("/healthz")).toBe(200);
      expect(await statusOf("/metrics")).toBe(401);
      expect(await statusOf("/metrics", { headers: login })).toBe(200);
      if (role === "relay") {
        const alert = {
          status: "firing",
          labels: { alertname: "Down" },
          annotations: {},
          startsAt: "2026-01-01T00:00:00Z",
        };
        const body = JSON.stringify({ version: "4", groupKey: "{}", status: "firing", alerts: [alert] });
        const post = { method: "POST", body, headers: { "content-type": "application/json" } };
        expect(await statusOf("/in/alertmanager", post)).toBe(401);
        expect(await statusOf("/in/alertmanager", { ...post, headers: { ...post.headers, ...login } })).toBe(200);
      }
    } finally {
      await server.stop();
    }
    expect(server.log()).toContain(`nines ${role} ends`);
  });

  async function start({ place, role, args, config }: ContainerCommand): Promise<ServerProcess> {
    const here = join(root, `${place}-${role}`);
    const inside = (text: string) =>
      folders
        .reduce((moved, folder) => moved.replaceAll(`${folder}/`, `${here}${folder}/`), text)
        // Compose's own database is this one here.
        .replaceAll("postgres://nines@postgres:5432/nines", postgres.url);
    const files = {
      "etc/nines/config/nines.config.yaml": inside(config),
      "etc/nines/own/access-token": token,
      [`run/secrets/${role}-access-token`]: token,
      "run/secrets/relay-intake-token": token,
      "var/lib/nines/volume": "",
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(here, path)), { recursive: true });
      await writeFile(join(here, path), text);
    }
    return startServer({
      program: "/usr/bin/env",
      cwd: join(here, "etc/nines"),
      readyPath: "/readyz",
      // Tests listen on this machine only, and on a port that is free.
      args: (port) => [
        `RELAY_TOKEN=${token}`,
        process.execPath,
        bin,
        ...args.map((arg) => inside(arg).replace(/^--listen=:\d+$/, `--listen=127.0.0.1:${port}`)),
      ],
    });
  }
});
