import { once } from "node:events";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { makeCertificate } from "../../bot/testing/certificates.ts";
import { main } from "../../cli/main.ts";
import { freePort } from "../servers/free-port.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { memoryWorld } from "./memory-world.ts";

async function prove(args: readonly string[], cwd: string) {
  const world = memoryWorld(cwd);
  const usual = ["--rate", "100", "--before", "0s", "--for", "1s", "--max-lag", "1m"];
  const code = await main(["prove", ...usual, ...args], world);
  return { code, stdout: world.stdout(), stderr: world.stderr() };
}

/** Runs `work` with an address that answers, and tells how often it was asked. */
async function withServer(
  work: (url: string, asked: () => number) => Promise<void>,
  onAsked = async (_count: number): Promise<void> => undefined,
): Promise<void> {
  let count = 0;
  const server = createServer((_, response) => void onAsked(++count).then(() => response.end("ok")));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, () => count);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("nines prove with a file that cannot be used", () => {
  test.each([
    {
      args: ["-o", "away/ledger.json"],
      says: 'error: --output "away/ledger.json" cannot be written: there is no such file or folder\n(name another file)\n',
    },
    {
      args: ["-o", "folder"],
      says: 'error: --output "folder" cannot be written: it is a folder\n(name another file)\n',
    },
    { args: ["-o", ""], says: 'error: --output "" cannot be written: it is a folder\n(name another file)\n' },
    {
      args: ["--ca", "away.pem"],
      says: 'error: --ca "away.pem" cannot be read: there is no such file or folder\n(name a file with certificates as PEM)\n',
    },
    {
      args: ["--ca", "folder"],
      says: 'error: --ca "folder" cannot be read: it is a folder\n(name a file with certificates as PEM)\n',
    },
    {
      args: ["--ca", "no.pem"],
      says: 'error: --ca "no.pem" holds no certificate\n(name a file that begins with -----BEGIN CERTIFICATE-----)\n',
    },
    {
      args: ["--ca", "broken.pem"],
      says: 'error: --ca "broken.pem" holds no certificate\n(name a file that begins with -----BEGIN CERTIFICATE-----)\n',
    },
  ])("is wrong usage before anything is sent: $args", async ({ args, says }) => {
    await inTemporaryFolder("prove-files", async (folder) => {
      await mkdir(join(folder, "folder"));
      await writeFile(join(folder, "no.pem"), "not a certificate\n");
      await writeFile(join(folder, "broken.pem"), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
      await withServer(async (url, asked) => {
        const { code, stdout, stderr } = await prove([...args, url], folder);
        expect([code, stdout, asked()]).toEqual([2, "", 0]);
        expect(stderr.slice(0, says.length)).toBe(says);
      });
    });
  });

  test.each([
    { name: "none that was not there before", before: undefined, after: undefined },
    { name: "an earlier one as it was", before: "{}\n", after: "{}\n" },
  ])("leaves of a ledger $name where nothing was measured", async ({ before, after }) => {
    await inTemporaryFolder("prove-files", async (folder) => {
      const file = join(folder, "ledger.json");
      if (before !== undefined) await writeFile(file, before);
      const url = `http://127.0.0.1:${await freePort()}/`;
      expect(await prove(["-o", "ledger.json", "--timeout", "100ms", url], folder)).toMatchObject({ code: 3 });
      expect(await readFile(file, "utf8").catch(() => undefined)).toBe(after);
    });
  });

  test("stores a ledger where a link points to, also where nothing was there", async () => {
    await inTemporaryFolder("prove-files", async (folder) => {
      await symlink(join(folder, "stored.json"), join(folder, "ledger.json"));
      await withServer(async (url) => {
        expect(await prove(["-o", "ledger.json", url], folder)).toMatchObject({ code: 0 });
      });
      expect(JSON.parse(await readFile(join(folder, "stored.json"), "utf8"))).toMatchObject({ sent: 100 });
    });
  });

  test("tells what was proven where the ledger cannot be stored in the end", async () => {
    await inTemporaryFolder("prove-files", async (folder) => {
      const away = join(folder, "away");
      await mkdir(away);
      await withServer(
        async (url) => {
          const { code, stdout, stderr } = await prove(["-o", "away/ledger.json", url], folder);
          expect([code, stdout.split("\n")[0]]).toEqual([3, "0 of 100 requests lost"]);
          expect(stderr).toContain(
            "fault: the ledger cannot be written to away/ledger.json: there is no such file or folder\n",
          );
        },
        async (count) => {
          if (count === 50) await rm(away, { recursive: true });
        },
      );
    });
  });

  test("takes certificates", async () => {
    await inTemporaryFolder("prove-files", async (folder) => {
      await writeFile(join(folder, "own.pem"), `# our own\n${makeCertificate({ commonName: "own" }).cert}`);
      await withServer(async (url) => {
        expect(await prove(["--ca", "own.pem", url], folder)).toMatchObject({ code: 0 });
      });
    });
  });
});

test("nines prove names --ca where a certificate is nobody's whom it trusts", async () => {
  await inTemporaryFolder("prove-files", async (folder) => {
    const { cert, key } = makeCertificate({ commonName: "localhost" });
    const server = createSecureServer({ cert, key }, (_, response) => response.end("ok"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      const { code, stderr } = await prove(["--timeout", "500ms", url], folder);
      expect([code, stderr]).toEqual([
        3,
        `fault: ${url} gave no good answer within the --timeout of 500 ms, before anything was measured: tls: self-signed certificate\n  fix: where a certificate is not from a well-known authority, name the one to trust with --ca FILE, as PEM; else start from a target that works\n`,
      ]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

test("nines prove asks whether a port is one for https:// where that hangs up on http://", async () => {
  await inTemporaryFolder("prove-files", async (folder) => {
    const { cert, key } = makeCertificate({ commonName: "localhost" });
    const server = createSecureServer({ cert, key }, (_, response) => response.end("ok"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      const { code, stderr } = await prove(["--timeout", "500ms", url], folder);
      expect([code, stderr]).toEqual([
        3,
        `fault: ${url} gave no good answer within the --timeout of 500 ms, before anything was measured: closed: socket hang up\n  fix: a port for https:// ends requests of http:// like this: if it is one, write https://; else start from a target that works\n`,
      ]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

test("nines prove takes a runtime socket of this folder by its name", async () => {
  await inTemporaryFolder("prove-files", async (folder) => {
    const csv =
      "# pxname,svname,stot,wretr,wredis,status,weight,type,\napp,green,1,0,0,UP,1,2,\napp,BACKEND,1,0,0,UP,1,1,\n";
    const haproxy = createSocketServer((socket) => socket.on("error", () => {}).on("data", () => socket.end(csv)));
    haproxy.listen(join(folder, "hp.sock"));
    await once(haproxy, "listening");
    try {
      await withServer(async (url) => {
        const { code, stdout, stderr } = await prove(["--haproxy", "hp.sock", url], folder);
        expect([code, stderr.split("\n")[1]]).toEqual([0, ""]);
        expect(stdout).toContain("0 retries and 0 redispatches in HAProxy's backend app");
      });
    } finally {
      haproxy.close();
    }
  });
});
