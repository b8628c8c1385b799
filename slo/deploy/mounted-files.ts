/** Where the configuration lies in a container; relative paths in it start here. */
export const configFolder = "/etc/nines";

/** A file of a Secret as a container sees it. */
export interface MountedFile {
  /** Key in the Secret: the file's name. */
  readonly key: string;
  readonly folder: string;
}

/** Why a file cannot come from a Secret. */
export type Unmountable = { readonly path: string; readonly why: "system-folder" | "same-name" };

// A Secret takes the place of the whole folder, and these hold what the container itself needs.
const systemFolders =
  /^\/((etc|usr|bin|sbin|lib|lib64|boot|dev|proc|sys|app|home|root|tmp|var|opt|srv|mnt|run)?$|(usr|bin|sbin|lib|lib64|boot|dev|proc|sys|app|tmp)\/|etc\/(nines\/(config|own)?$|nines$|ssl(\/|$))|var\/lib(\/nines)?$)/;

/** The files with their place in a Secret and in the container, and those that cannot be there. */
export function mountedFiles(paths: readonly string[]): {
  readonly mounted: readonly MountedFile[];
  readonly left: readonly Unmountable[];
} {
  const mounted: MountedFile[] = [];
  const left: Unmountable[] = [];
  for (const path of paths) {
    const whole = resolved(path);
    const folder = whole.slice(0, whole.lastIndexOf("/")) || "/";
    const key = whole.slice(whole.lastIndexOf("/") + 1);
    const other = mounted.find((file) => file.key === key);
    if (systemFolders.test(folder)) left.push({ path, why: "system-folder" });
    else if (other !== undefined && other.folder !== folder) left.push({ path, why: "same-name" });
    else if (other === undefined) mounted.push({ key, folder });
  }
  return { mounted, left };
}

/** A path of the configuration as a container sees it. */
export function resolved(path: string): string {
  const steps: string[] = [];
  for (const step of (path.startsWith("/") ? path : `${configFolder}/${path}`).split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}
