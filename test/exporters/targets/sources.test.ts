import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { createFileTargets } from "../../../exporters/targets/file-targets.ts";
import { createHttpTargets } from "../../../exporters/targets/http-targets.ts";
import { watchTargets } from "../../../exporters/targets/watch-targets.ts";
import { formatProblem } from "../../../slo/problem.ts";
import { reply, withRudeServer } from "../../service/rude-server.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { httpProbe } from "../sample-probe.ts";
import { createVirtualTime } from "../schedule/virtual-time.ts";

const group = (...targets: readonly string[]) => JSON.stringify([{ targets, labels: {} }]);

describe("createFileTargets()", () => {
  test("follows files as they come, change, break and go", async () => {
    await inTemporaryFolder("targets", async (folder) => {
      const source = createFileTargets([
        join(folder, "web-*.json"),
        join(folder, "web-*.yml"),
        join(folder, "own.json"),
      ]);
      const look = async () => {
        const { groups, problems } = await source.look();
        return { targets: groups.flatMap(({ targets }) => targets), problems: problems.map(({ code }) => code) };
      };
      await writeFile(join(folder, "other.json"), group("never"));
      await mkdir(join(folder, "web-folder"));
      expect(await look()).toEqual({ targets: [], problems: ["target-file"] });
      await writeFile(join(folder, "own.json"), group("o"));
      await writeFile(join(folder, "web-a.json"), group("a"));
      await writeFile(join(folder, "web-b.yml"), "- targets: [b]\n");
      expect(await look()).toEqual({ targets: ["o", "a", "b"], problems: [] });
      await writeFile(join(folder, "web-a.json"), '[{"targets": ["half');
      expect(await look()).toEqual({ targets: ["o", "a", "b"], problems: [expect.any(String)] });
      expect(await look()).toEqual({ targets: ["o", "a", "b"], problems: [expect.any(String)] });
      await writeFile(join(folder, "new"), group("a", "c"));
      await rename(join(folder, "new"), join(folder, "web-a.json"));
      expect(await look()).toEqual({ targets: ["o", "a", "c", "b"], problems: [] });
      await rm(join(folder, "web-a.json"));
      expect(await look()).toEqual({ targets: ["o", "b"], problems: [] });
    });
  });

  test("says which file it cannot find", async () => {
    await inTemporaryFolder("targets", async (folder) => {
      const { problems } = await createFileTargets([join(folder, "a.json"), join(folder, "none/*.json")]).look();
      expect(problems.map(formatProblem).map((line) => line.replaceAll(folder, "F"))).toEqual([
        "F/a.json: does not exist (create it, or correct the path in discovery)",
        "F/none: does not exist (create it, or correct the path in discovery)",
      ]);
    });
  });
});

describe("createHttpTargets()", () => {
  test("keeps the last good targets whatever comes back, and says what", async () => {
    const answers: readonly (readonly [number, string, string])[] = [
      [200, "application/json; charset=utf-8", group("a")],
      [500, "application/json", group("b")],
      [200, "text/html", group("b")],
      [200, "application/json", '[{"targets": "b"}]'],
      [200, "application/json", "[{"],
      [200, "application/json", `["${"x".repeat(10_000_001)}"]`],
      [200, "application/json", group("b")],
    ];
    let asked = 0;
    await withRudeServer(
      (response) => {
        const [status, type, body] = answers[asked++] ?? [404, "text/plain", ""];
        reply(response, status, type, body);
      },
      async ({ url, requests }) => {
        const address = `${url.replace("//", "//me:secret@")}/targets?key=secret`;
        const source = createHttpTargets({ url: address, refreshSeconds: 60, userAgent: "nines/test" });
        const seen: unknown[] = [];
        for (const _ of answers) {
          const { groups, problems } = await source.look();
          seen.push([
            groups.flatMap(({ targets }) => targets),
            problems.map(formatProblem).map((line) => line.replace(url, "U")),
          ]);
        }
        expect(seen).toEqual([
          [["a"], []],
          [["a"], ["U/targets: answered 500 (answer 200, also when there are no targets: [])"]],
          [["a"], ["U/targets: answered with text/html (answer with application/json)"]],
          [["a"], ['U/targets: [0].targets: "b" is not a list (write a list: ["host:port"])']],
          [["a"], [expect.stringMatching(/^U\/targets: /)]],
          [["a"], ["U/targets: answered with more than 10 MB (answer with less)"]],
          [["b"], []],
        ]);
        expect(requests[0]).toMatchObject({
          path: "/targets",
          headers: {
            accept: "application/json",
            "user-agent": "nines/test",
            "x-prometheus-refresh-interval-seconds": "60",
            authorization: `Basic ${Buffer.from("me:secret").toString("base64")}`,
          },
        });
      },
    );
  });

  test("says when nobody is there", async () => {
    const source = createHttpTargets({
      url: "http://127.0.0.1:1/targets",
      refreshSeconds: 60,
      userAgent: "nines/test",
    });
    expect((await source.look()).problems.map(formatProblem)).toEqual([
      "http://127.0.0.1:1/targets: cannot be reached (bad port) (start it, or correct the address in discovery)",
    ]);
  });
});

test("watchTargets() tells of changes, and of names that are taken", async () => {
  await inTemporaryFolder("targets", async (folder) => {
    const file = join(folder, "a.json");
    await writeFile(file, group("a.test", "b.test"));
    const like = httpProbe("web", "https://template.test/");
    const time = createVirtualTime(0);
    const changes: string[][] = [];
    let told = () => {};
    const watch = await watchTargets({
      discovery: [{ kind: "file", files: [file], like, refreshSeconds: 300 }],
      taken: new Set(["web-b-test"]),
      userAgent: "nines/test",
      onChange: ({ probes }) => {
        changes.push(probes.map(({ name }) => name));
        told();
      },
      clock: time.clock,
    });
    expect(watch.found.probes.map(({ name }) => name)).toEqual(["web-a-test"]);
    expect(watch.found.problems.map(formatProblem)).toEqual([
      'web-b-test: "web-b-test" is the name of another target (give the template of one discovery another name)',
    ]);
    await writeFile(file, group("a.test", "c.test"));
    const change = new Promise<void>((resolve) => {
      told = resolve;
    });
    await time.advance(5_000);
    await change;
    expect(changes).toEqual([["web-a-test", "web-c-test"]]);
    watch.stop();
    await time.advance(60_000);
    expect(changes).toHaveLength(1);
  });
});
