import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { parse } from "yaml";
import { isRecord } from "../../../../service/prometheus-result.ts";
import { reasonOf, refusal } from "../shift-source-fault.ts";

/** How to reach the API server of Kubernetes, read anew for each question: tokens expire. */
export interface KubeAccess {
  readonly url: URL;
  readonly token: string | undefined;
  /** PEM. */
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly skipsVerification: boolean;
  readonly serverName: string | undefined;
}

/** Where the process finds out. */
export interface KubeSettings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Folder of the service account. */
  readonly serviceAccount?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

const usualServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

/** The cluster that this process runs in, or the current context of the kubeconfig. */
export async function readKubeAccess({
  env = process.env,
  serviceAccount = usualServiceAccount,
}: KubeSettings): Promise<KubeAccess> {
  const host = env["KUBERNETES_SERVICE_HOST"];
  if (host === undefined || host === "" || (env["KUBECONFIG"] ?? "") !== "") return readKubeconfig(env);
  const port = env["KUBERNETES_SERVICE_PORT_HTTPS"] ?? env["KUBERNETES_SERVICE_PORT"] ?? "443";
  const [token, ca] = await Promise.all([
    textOf(join(serviceAccount, "token")),
    textOf(join(serviceAccount, "ca.crt")),
  ]);
  return {
    url: new URL(`https://${host.includes(":") ? `[${host}]` : host}:${port}`),
    token: token.trim(),
    ca,
    cert: undefined,
    key: undefined,
    skipsVerification: false,
    serverName: undefined,
  };
}

interface Kubeconfig {
  readonly folder: string;
  readonly content: Readonly<Record<string, unknown>>;
}

async function readKubeconfig(env: Env): Promise<KubeAccess> {
  const named = (env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  const paths = named.length > 0 ? named : [join(env["HOME"] ?? homedir(), ".kube", "config")];
  const files = await Promise.all(paths.map(readOne));
  const first = (field: string) =>
    files.map(({ content }) => content[field]).find((value) => typeof value === "string" && value !== "");
  const find = (
    list: string,
    name: unknown,
    inner: string,
  ): { folder: string; entry: Readonly<Record<string, unknown>> } => {
    for (const { folder, content } of files) {
      const entries: readonly unknown[] = Array.isArray(content[list]) ? content[list] : [];
      const entry = entries.filter(isRecord).find((one) => one["name"] === name)?.[inner];
      if (isRecord(entry)) return { folder, entry };
    }
    throw refusal(`the kubeconfig ${paths.join(delimiter)} has no ${inner} ${JSON.stringify(name)}`);
  };
  const current = first("current-context");
  if (current === undefined) throw refusal(`the kubeconfig ${paths.join(delimiter)} has no current-context`);
  const { entry: context } = find("contexts", current, "context");
  const cluster = find("clusters", context["cluster"], "cluster");
  const user = find("users", context["user"], "user");
  if (isRecord(user.entry["exec"]) || isRecord(user.entry["auth-provider"]))
    throw refusal(
      `the user ${JSON.stringify(context["user"])} of the kubeconfig gets its token from a program, which the exporter does not start; give it a token or a token file`,
    );
  const server = String(cluster.entry["server"] ?? "");
  if (!URL.canParse(server))
    throw refusal(`the cluster ${JSON.stringify(context["cluster"])} of the kubeconfig has no address`);
  const pem = (from: typeof cluster, field: string) => pemOf(from, field);
  const [ca, cert, key, fileToken] = await Promise.all([
    pem(cluster, "certificate-authority"),
    pem(user, "client-certificate"),
    pem(user, "client-key"),
    typeof user.entry["tokenFile"] === "string" ? textOf(beside(user.folder, user.entry["tokenFile"])) : undefined,
  ]);
  return {
    url: new URL(server),
    token: fileToken?.trim() ?? (typeof user.entry["token"] === "string" ? user.entry["token"] : undefined),
    ca,
    cert,
    key,
    skipsVerification: cluster.entry["insecure-skip-tls-verify"] === true,
    serverName: typeof cluster.entry["tls-server-name"] === "string" ? cluster.entry["tls-server-name"] : undefined,
  };
}

async function readOne(path: string): Promise<Kubeconfig> {
  const text = await textOf(path);
  try {
    const content: unknown = parse(text);
    if (isRecord(content)) return { folder: dirname(path), content };
  } catch {
    // What the parser says may show a line of the file.
  }
  throw refusal(`the kubeconfig ${path} is not YAML with fields`);
}

/** `certificate-authority-data`, or the file that `certificate-authority` names. */
async function pemOf(
  { folder, entry }: { readonly folder: string; readonly entry: Readonly<Record<string, unknown>> },
  field: string,
): Promise<string | undefined> {
  const data = entry[`${field}-data`];
  if (typeof data === "string" && data !== "") return Buffer.from(data, "base64").toString("utf8");
  const path = entry[field];
  return typeof path === "string" && path !== "" ? textOf(beside(folder, path)) : undefined;
}

function beside(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw refusal(`${path} cannot be read: ${reasonOf(cause)}`, { cause });
  }
}
