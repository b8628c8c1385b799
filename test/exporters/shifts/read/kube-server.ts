import { writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { type LoopbackServer, startLoopbackServer } from "../../../../bot/testing/aws/loopback-server.ts";
import { chainOf, makeCertificate } from "../../../../bot/testing/certificates.ts";
import { makeTemporaryFolder, removeFolder } from "../../../temporary-folder.ts";

/** A server that speaks as Kubernetes does: TLS by an authority of its own, bearer tokens, Status objects. */
export interface KubeServer extends LoopbackServer {
  readonly folder: string;
  /** In a file; another token may be given at any time. */
  readonly setToken: (accepted: string, inFile?: string) => Promise<void>;
  readonly put: (path: string, object: object) => void;
  /** Answers a path with 403 and Kubernetes' words for it. */
  readonly forbid: (path: string, words: string) => void;
  /** Answers whatever is asked. */
  readonly answerWith: (raw: RawAnswer | undefined) => void;
  readonly asked: string[];
  readonly env: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body of a refusal. */
export function statusOf(code: number, reason: string, message: string, details: object = {}): string {
  return JSON.stringify({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason,
    details,
    code,
  });
}

/** Starts one on a free port, with a service account's folder. */
export async function startKubeServer(): Promise<KubeServer> {
  const authority = makeCertificate({ commonName: "kubernetes", isAuthority: true });
  const own = makeCertificate({ commonName: "kube-apiserver", names: ["127.0.0.1", "kubernetes"], issuer: authority });
  const folder = await makeTemporaryFolder("kubernetes");
  const objects = new Map<string, object>();
  const forbidden = new Map<string, string>();
  const asked: string[] = [];
  let token = "";
  let raw: RawAnswer | undefined;
  const server = await startLoopbackServer(
    (request: IncomingMessage, _body, response) => {
      asked.push(request.url ?? "");
      const answer = (status: number, body: string, headers: Readonly<Record<string, string>> = {}) =>
        void response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
      if (raw !== undefined) return answer(raw.status, raw.body, raw.headers);
      if (request.headers.authorization !== `Bearer ${token}`)
        return answer(401, statusOf(401, "Unauthorized", "Unauthorized"));
      const words = forbidden.get(request.url ?? "");
      if (words !== undefined) return answer(403, statusOf(403, "Forbidden", words));
      const object = objects.get(request.url ?? "");
      if (object !== undefined) return answer(200, JSON.stringify(object));
      const name = request.url?.split("/").at(-1) ?? "";
      answer(404, statusOf(404, "NotFound", `"${name}" not found`, { name }));
    },
    { cert: chainOf(own), key: own.key },
  );
  await writeFile(join(folder, "ca.crt"), authority.cert);
  const setToken: KubeServer["setToken"] = async (accepted, inFile = accepted) => {
    token = accepted;
    await writeFile(join(folder, "token"), `${inFile}\n`);
  };
  await setToken("first-secret-token");
  return {
    ...server,
    folder,
    setToken,
    put: (path, object) => {
      forbidden.delete(path);
      objects.set(path, object);
    },
    forbid: (path, words) => void forbidden.set(path, words),
    answerWith: (answer) => {
      raw = answer;
    },
    asked,
    env: { KUBERNETES_SERVICE_HOST: server.host, KUBERNETES_SERVICE_PORT: String(server.port) },
    serviceAccount: folder,
    close: async () => {
      await server.close();
      await removeFolder(folder);
    },
  };
}
