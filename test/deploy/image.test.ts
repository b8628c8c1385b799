import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { dockerfile } from "../../deploy/image/dockerfile.ts";
import { runCommand } from "../run-command.ts";
import { freePort } from "../servers/free-port.ts";

const text = dockerfile({ from: "project", ping: false });

describe("the health check of the image", () => {
  let status = 200;
  const server = createServer((request, response) => {
    response.writeHead(request.url === "/healthz" ? status : 404).end("ok\n");
  });
  beforeAll(() => new Promise<void>((done) => void server.listen(0, "127.0.0.1", done)));
  afterAll(() => new Promise<void>((done) => void server.close(() => done())));

  const [, script = ""] = /^ {2}CMD \["node", "-e", "(.+)"\]$/m.exec(text) ?? [];
  const check = async (ports: readonly [number, number]) => {
    const here = script.replace("[9115, 9116]", JSON.stringify(ports)).replace("localhost", "127.0.0.1");
    return (await runCommand(process.execPath, ["-e", here])).code;
  };
  const port = () => (server.address() as AddressInfo).port;

  test("is good when either program answers", async () => {
    status = 200;
    expect(await check([port(), await freePort()])).toBe(0);
    expect(await check([await freePort(), port()])).toBe(0);
  });

  test("is bad when nothing answers, or not well", async () => {
    expect(await check([await freePort(), await freePort()])).toBe(1);
    status = 503;
    expect(await check([port(), await freePort()])).toBe(1);
  });
});

describe("dockerfile()", () => {
  test.each(["project", "checkout"] as const)("ends as nobody, with nines as the program: %s", (from) => {
    const lines = dockerfile({ from, ping: true }).split("\n");
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
    expect(last).toEqual(
      expect.arrayContaining(["USER 10001:10001", 'ENTRYPOINT ["node", "/app/node_modules/nines/cli/nines.mjs"]']),
    );
    // What runs as root comes before.
    expect(last.slice(last.indexOf("USER 10001:10001")).filter((line) => /^(RUN|COPY|ADD) /.test(line))).toEqual([]);
  });

  test("installs ping only where a probe needs it", () => {
    expect(text).not.toContain("apt-get");
    expect(dockerfile({ from: "project", ping: true })).toContain("iputils-ping");
  });
});
