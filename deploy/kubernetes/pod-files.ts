import type { IVolume } from "kubernetes-models/v1/Volume";
import type { IVolumeMount } from "kubernetes-models/v1/VolumeMount";
import { configFolder, resolved } from "../../slo/deploy/mounted-files.ts";
import type { Stack } from "../../slo/model.ts";
import { objectName, type Role, tokenFolder, tokenKey } from "../role.ts";

/** The files of a program's pods: config, token, what the stack names, and room for temporary files. */
export function podFiles(
  stack: Stack,
  role: Role,
): { readonly volumes: readonly IVolume[]; readonly mounts: readonly IVolumeMount[] } {
  const own: readonly IVolume[] = [
    { name: "config", configMap: { name: objectName(stack, "config") } },
    { name: "token", secret: { secretName: role.objectName, defaultMode: 0o440, items: [item(tokenKey)] } },
    { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
  ];
  const folders = [...new Set(role.secretFiles.map(({ folder }) => folder))];
  const secrets = folders.map((folder, index): IVolume => {
    const keys = role.secretFiles.filter((file) => file.folder === folder).map(({ key }) => key);
    return {
      name: `secrets-${index + 1}`,
      secret: { secretName: role.objectName, defaultMode: 0o440, items: keys.map(item) },
    };
  });
  const targets = role.name === "exporter" ? targetFolders(stack) : [];
  const lists = targets.map(
    (_, index): IVolume => ({
      name: `targets-${index + 1}`,
      configMap: { name: objectName(stack, "targets"), optional: true },
    }),
  );
  return {
    volumes: [...own, ...secrets, ...lists],
    mounts: [
      { name: "config", mountPath: `${configFolder}/config`, readOnly: true },
      { name: "token", mountPath: tokenFolder, readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
      ...folders.map((mountPath, index) => ({ name: `secrets-${index + 1}`, mountPath, readOnly: true })),
      ...targets.map((mountPath, index) => ({ name: `targets-${index + 1}`, mountPath, readOnly: true })),
    ],
  };
}

function item(key: string): { key: string; path: string } {
  return { key, path: key };
}

/** Folders that discovery reads lists of targets from, as a container sees them. */
export function targetFolders(stack: Stack): readonly string[] {
  const patterns = stack.exporter.discovery.flatMap((one) => (one.kind === "file" ? one.files : []));
  return [...new Set(patterns.map((pattern) => resolved(pattern).replace(/\/[^/]*$/, "") || "/"))].sort();
}
