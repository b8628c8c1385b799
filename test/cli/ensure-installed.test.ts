import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { installAction, takeLock } from "../../cli/ensure-installed.mjs";

const root = { dependencies: { yaml: "2.9.1" }, devDependencies: { node: "24.21.0" } };
const yaml = { version: "2.9.1", integrity: "sha512-a" };
const node = { version: "24.21.0", integrity: "sha512-b" };
const forMac = { version: "1.0.0", integrity: "sha512-c", optional: true };
const lock = {
  packages: { "": root, "node_modules/yaml": yaml, "node_modules/node": node, "node_modules/mac": forMac },
};
const installed = { packages: { "node_modules/yaml": yaml, "node_modules/node": node } };
const fresh = { manifest: root, lock, installed, hasRuntime: true };

test.each([
  { name: "nothing when the installed packages are the locked ones", change: {}, action: { kind: "none" } },
  {
    name: "an install when node_modules is missing",
    change: { installed: undefined },
    action: { kind: "install", reason: "node_modules is missing or incomplete" },
  },
  {
    name: "an install when a package is missing",
    change: { installed: { packages: { "node_modules/node": node } } },
    action: { kind: "install", reason: "node_modules/yaml is not as package-lock.json says" },
  },
  {
    name: "an install when a version differs",
    change: { installed: { packages: { ...installed.packages, "node_modules/yaml": { ...yaml, version: "2.9.0" } } } },
    action: { kind: "install", reason: "node_modules/yaml is not as package-lock.json says" },
  },
  {
    name: "an install when the same version has other contents",
    change: {
      installed: { packages: { ...installed.packages, "node_modules/yaml": { ...yaml, integrity: "sha512-z" } } },
    },
    action: { kind: "install", reason: "node_modules/yaml is not as package-lock.json says" },
  },
  {
    name: "an install when a package is there that is locked no longer",
    change: { installed: { packages: { ...installed.packages, "node_modules/old": yaml } } },
    action: { kind: "install", reason: "node_modules/old is not as package-lock.json says" },
  },
  {
    name: "an install when the Node package has no binary",
    change: { hasRuntime: false },
    action: { kind: "install", reason: "node_modules/node has no Node in it" },
  },
  {
    name: "a refusal when package.json asks for what is not locked",
    change: { manifest: { ...root, dependencies: { yaml: "2.9.2" } } },
    action: {
      kind: "refuse",
      reason: "package.json and package-lock.json disagree",
      hint: "run npm install and commit both",
    },
  },
])("installAction() is $name", ({ change, action }) => {
  expect(installAction({ ...fresh, ...change })).toEqual(action);
});

describe("takeLock()", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "nines-lock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("waits until the holder gives the lock back", async () => {
    const path = join(folder, "deeper/install.lock");
    const order: string[] = [];
    const release = await takeLock(path);
    const second = takeLock(path).then((releaseSecond) => {
      order.push("second");
      releaseSecond();
    });
    order.push("first");
    release();
    await second;
    expect(order).toEqual(["first", "second"]);
  });

  test("takes over from a process that is gone", async () => {
    const path = join(folder, "install.lock");
    // Above the largest process id that Linux and macOS hand out.
    writeFileSync(path, "99999999");
    const release = await takeLock(path);
    expect(readFileSync(path, "utf8")).toBe(String(process.pid));
    release();
  });
});
