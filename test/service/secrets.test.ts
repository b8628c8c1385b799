import { rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { createSecretReader, isActiveToken, secretName } from "../../service/secrets.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";

test("createSecretReader() reads the environment, and names the variable that is not there", () => {
  const secret = createSecretReader({ TOKEN: "abc", NOTHING: "" });
  expect(secret({ kind: "env", name: "TOKEN" })).toBe("abc");
  expect(() => secret({ kind: "env", name: "TOKN" })).toThrow("the environment variable TOKN is not set");
  expect(() => secret({ kind: "env", name: "NOTHING" })).toThrow("the environment variable NOTHING is empty");
});

test("createSecretReader() reads a file again after it changed, as Kubernetes changes it", async () => {
  await inTemporaryFolder("secrets", async (folder) => {
    const path = join(folder, "token");
    const ref = { kind: "file", path } as const;
    const secret = createSecretReader({});
    expect(() => secret(ref)).toThrow(`the secret file ${path} cannot be read (ENOENT)`);
    await writeFile(join(folder, "one"), "first\n");
    await writeFile(join(folder, "two"), "other\r\n");
    await symlink("one", path);
    expect([secret(ref), secret(ref)]).toEqual(["first", "first"]);
    await symlink("two", join(folder, "next"));
    await rename(join(folder, "next"), path);
    expect(secret(ref)).toBe("other");
    await writeFile(join(folder, "two"), "\n");
    expect(() => secret(ref)).toThrow(`the secret file ${path} is empty`);
    expect(secretName(ref)).toBe(`file ${path}`);
  });
});

test.each([
  { token: "new", active: ["old", "new"], good: true },
  { token: "old", active: ["old", "new"], good: true },
  { token: "ne", active: ["old", "new"], good: false },
  { token: "", active: [], good: false },
  { token: "new ", active: ["new"], good: false },
])("isActiveToken() is $good for $token of $active", ({ token, active, good }) => {
  expect(isActiveToken(token, active)).toBe(good);
});
