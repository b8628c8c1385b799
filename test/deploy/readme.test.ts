import { expect, test } from "@jest/globals";
import { parseAllDocuments } from "yaml";
import { deployFiles } from "../../deploy/deploy-files.ts";
import { deployCases, written } from "./deploy-cases.ts";

const cases = Object.entries(deployCases).map(([name, spec]) => {
  const files = deployFiles(written(spec));
  return { name, files, readme: files.find(({ path }) => path === "deploy/README.md")?.text ?? "" };
});

test.each(cases)(
  "the page names every key of a Secret that the manifests read, and makes it: $name",
  ({ files, readme }) => {
    const manifests = files.filter(({ path }) => path.startsWith("deploy/kubernetes/") && !path.includes("/config/"));
    const documents = manifests.flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS()));
    const read = new Set(documents.flatMap((document) => secretKeysIn(document)));
    expect(read.size).toBeGreaterThan(1);
    const told = new Set<string>();
    for (const [, secret = "", rows = ""] of readme.matchAll(
      /^\| Secret `([^`]+)` \| \|\n\| --- \| --- \|\n((?:\|.*\n)+)/gm,
    ))
      for (const [, key = ""] of rows.matchAll(/^\| `([^`]+)`/gm)) told.add(`${secret}/${key}`);
    expect([...told].sort()).toEqual([...read].sort());
    for (const one of read) {
      const [secret = "", key = ""] = one.split("/");
      const made = readme.split("\n").find((line) => line.startsWith(`kubectl create secret generic ${secret} `)) ?? "";
      expect([one, new RegExp(` --from-(literal|file)=${key.replaceAll(".", "\\.")}(=|$| )`).test(made)]).toEqual([
        one,
        true,
      ]);
    }
  },
);

test.each(cases)("no file of a container holds anything but references: $name", ({ files }) => {
  const kinds = files.flatMap(({ text }) => text.match(/^kind: Secret$/m) ?? []);
  expect(kinds).toEqual([]);
});

function secretKeysIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(secretKeysIn);
  if (typeof value !== "object" || value === null) return [];
  const { secretName, items } = value as {
    readonly secretName?: string;
    readonly items?: readonly { readonly key: string }[];
  };
  if (secretName !== undefined) return (items ?? []).map((item) => `${secretName}/${item.key}`);
  return Object.entries(value).flatMap(([field, item]) =>
    (field === "secretKeyRef" || field === "credentials") && typeof item === "object"
      ? [`${item.name}/${item.key}`]
      : secretKeysIn(item),
  );
}
