import { isActiveToken, type SecretReader, type SecretRef } from "../secrets.ts";

/** Who may use a server's endpoints. `/healthz` and `/readyz` need no login. */
export interface HttpAuth {
  /** Bearer tokens; each of them is good, so that one can be rotated out while the next is rolled out. */
  readonly bearer: readonly SecretRef[];
  /** PEM file of the authorities whose client certificates are good; needs `tls`. */
  readonly clientCa: string | undefined;
  /** Whether a caller needs a token and a certificate, or one of them, where both are configured. */
  readonly need: "both" | "either";
}

/** Anyone may call. */
export const noAuth: HttpAuth = { bearer: [], clientCa: undefined, need: "both" };

/** Whether callers have to show anything. */
export function hasAuth({ bearer, clientCa }: HttpAuth): boolean {
  return bearer.length > 0 || clientCa !== undefined;
}

/** What a caller showed. */
export interface Credentials {
  /** The `Authorization` header. */
  readonly authorization: string | undefined;
  /** Whether TLS verified the client's certificate against `clientCa`. */
  readonly certificateIsGood: boolean;
}

export type AuthDecision =
  | { readonly kind: "let-in" }
  | { readonly kind: "refused"; readonly status: 401 | 403; readonly message: string };

/** Whether these credentials are enough. An unreadable secret lets nobody in by token, and throws when no other is left to try. */
export function checkCredentials(auth: HttpAuth, shown: Credentials, secret: SecretReader): AuthDecision {
  if (!hasAuth(auth)) return { kind: "let-in" };
  const byCertificate = auth.clientCa === undefined ? undefined : shown.certificateIsGood;
  if (byCertificate === true && (auth.need === "either" || auth.bearer.length === 0)) return { kind: "let-in" };
  if (byCertificate === false && (auth.need === "both" || auth.bearer.length === 0)) {
    return { kind: "refused", status: 403, message: "a client certificate that this server trusts is needed" };
  }
  const token = /^Bearer +(\S+)$/i.exec(shown.authorization ?? "")?.[1];
  if (token === undefined) {
    const also = auth.clientCa !== undefined && auth.need === "either" ? ", or a client certificate," : "";
    return { kind: "refused", status: 401, message: `a bearer token${also} is needed` };
  }
  if (isActiveToken(token, readableTokens(auth.bearer, secret))) return { kind: "let-in" };
  return { kind: "refused", status: 401, message: "the bearer token is unknown, or no longer valid" };
}

/** During a rotation one of the files may be gone for a moment; the others still count. */
function readableTokens(refs: readonly SecretRef[], secret: SecretReader): readonly string[] {
  const tokens: string[] = [];
  let fault: unknown;
  for (const ref of refs) {
    try {
      tokens.push(secret(ref));
    } catch (error) {
      fault = error;
    }
  }
  if (tokens.length === 0) throw fault;
  return tokens;
}
