import { request } from "node:https";

export interface CertificateFetch {
  /** Authorities to trust instead of the machine's, as PEM. */
  readonly ca?: string;
  /** Where to connect instead of the address's own host; its name is still what the server must prove. */
  readonly connectTo?: { readonly host: string; readonly port: number };
  readonly timeoutMs?: number;
  readonly mostBytes?: number;
}

/** A certificate could not be read. `isFinal`: its server says that there is none. */
export class CertificateFault extends Error {
  readonly isFinal: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isFinal: boolean }) {
    super(message, options);
    this.name = "CertificateFault";
    this.isFinal = options.isFinal;
  }
}

/** Reads a certificate's PEM text from an address that was checked before: no redirect is followed, neither time nor size run away. */
export function fetchCertificate(url: URL, options: CertificateFetch = {}): Promise<string> {
  const { ca, connectTo, timeoutMs = 5_000, mostBytes = 32 * 1024 } = options;
  return new Promise((resolve, reject) => {
    const fail = (why: string, { isFinal = false, cause }: { isFinal?: boolean; cause?: unknown } = {}) =>
      reject(new CertificateFault(`the certificate at ${url.href} cannot be read: ${why}`, { isFinal, cause }));
    const call = request(
      {
        host: connectTo?.host ?? url.hostname,
        port: connectTo?.port ?? 443,
        servername: url.hostname,
        path: url.pathname,
        headers: { host: url.hostname, accept: "application/x-pem-file, */*" },
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        ...(ca === undefined ? {} : { ca }),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        if (status !== 200) {
          response.destroy();
          // 403 is how the store behind it says that there is no such file.
          fail(`its server answers ${status}`, { isFinal: status < 500 && status !== 408 && status !== 429 });
          return;
        }
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          chunks.push(chunk);
          if (bytes <= mostBytes) return;
          response.destroy();
          fail(`it is longer than ${mostBytes} bytes`, { isFinal: true });
        });
        response.on("end", () => resolve(Buffer.concat(chunks).toString("latin1")));
        response.on("error", (cause) => fail(cause.message, { cause }));
      },
    );
    call.on("error", (cause) => fail(cause.message, { cause }));
    call.end();
  });
}
