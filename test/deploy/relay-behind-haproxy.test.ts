import { writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { haproxyConfig } from "../../deploy/compose/server-configs.ts";
import { freePort } from "../servers/free-port.ts";
import { needs } from "../servers/needs.ts";
import { startPostgres } from "../servers/postgres.ts";
import { type ServerProcess, startServer } from "../servers/server-process.ts";
import { programPath } from "../servers/servers.mjs";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { containerCommands } from "./container-commands.ts";
import { deployCases } from "./deploy-cases.ts";

const bin = fileURLToPath(new URL("../../cli/nines.mjs", import.meta.url));
const token = "a-token-of-the-tests";

needs("haproxy")("The relays of the Compose file, behind its HAProxy,", () => {
  test("take every notification while one of them is killed", () =>
    inTemporaryFolder("relays", async (folder) => {
      const postgres = await startPostgres();
      const running: ServerProcess[] = [];
      const run = async (starting: Promise<ServerProcess>) => {
        const server = await starting;
        running.push(server);
        return server;
      };
      try {
        const args = await relayArguments(folder, postgres.url);
        const first = await run(startRelay(args, folder));
        const second = await run(startRelay(args, folder));
        const proxy = await run(startProxy([first, second], folder));
        expect(await refusals(proxy, { from: 0, to: 30 })).toEqual([]);
        process.kill(first.pid, "SIGKILL");
        expect(await refusals(proxy, { from: 30, to: 60 })).toEqual([]);
        const metrics = await fetch(`${second.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
        expect(metrics.status).toBe(200);
      } finally {
        for (const server of running.reverse()) await server.stop();
        await postgres.stop();
      }
    }));
});

/** The arguments of the container, with its files in a folder of the test and its database here. */
async function relayArguments(folder: string, database: string): Promise<readonly string[]> {
  const command = containerCommands(deployCases.minimal).find((one) => one.place === "compose" && one.role === "relay");
  if (command === undefined) throw new Error("Compose has no relay");
  const config = join(folder, "nines.config.yaml");
  await writeFile(config, command.config.replaceAll("/run/secrets", folder));
  for (const name of ["relay-intake-token", "relay-access-token"]) await writeFile(join(folder, name), token);
  return command.args.map((arg) =>
    arg
      .replace(/^--config=.*/, `--config=${config}`)
      .replace(/^--store=.*/, `--store=${database}`)
      .replace("/run/secrets", folder),
  );
}

function startRelay(args: readonly string[], cwd: string): Promise<ServerProcess> {
  return startServer({
    program: process.execPath,
    cwd,
    readyPath: "/readyz",
    args: (port) => [bin, ...args.map((arg) => arg.replace(/^--listen=.*/, `--listen=127.0.0.1:${port}`))],
  });
}

/** The generated configuration with the relays' addresses instead of the name that Docker's name server knows. */
async function startProxy(relays: readonly ServerProcess[], folder: string): Promise<ServerProcess> {
  const file = join(folder, "haproxy.cfg");
  const servers = relays.map(({ url }, index) => `  server relay${index} ${new URL(url).host}`).join("\n");
  const metricsPort = await freePort();
  return startServer({
    program: programPath("haproxy", process.env) ?? "",
    cwd: folder,
    readyPath: "/healthz",
    args: (port) => {
      const text = haproxyConfig
        .replace(/^ {2}server-template .*$/m, servers)
        .replace(/ resolvers docker init-addr none$/m, "")
        .replace("bind :9116", `bind 127.0.0.1:${port}`)
        .replace("bind :8405", `bind 127.0.0.1:${metricsPort}`);
      writeFileSync(file, text);
      return ["-db", "-f", file];
    },
  });
}

/** What was answered to notifications that were not taken. */
async function refusals(proxy: ServerProcess, { from, to }: { readonly from: number; readonly to: number }) {
  const refused: string[] = [];
  for (let index = from; index < to; index++) {
    const alert = {
      status: "firing",
      labels: { alertname: `Down${index}` },
      annotations: {},
      startsAt: "2026-01-01T00:00:00Z",
    };
    const answer = await fetch(`${proxy.url}/in/alertmanager`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ version: "4", groupKey: `{}:${index}`, status: "firing", alerts: [alert] }),
    });
    if (answer.status !== 200) refused.push(`${index}: ${answer.status} ${await answer.text()}`);
  }
  return refused;
}
