import { type HttpAuth, noAuth } from "../../../service/http/http-auth.ts";
import type { HttpRequest } from "../../../service/http/http-route.ts";
import { isActiveToken, type SecretReader, type SecretRef } from "../../../service/secrets.ts";
import type { SecretSpec } from "../../../slo/probe/probe-spec.ts";
import type { AlertmanagerSource, ShiftsSource } from "../../../slo/relay/relay-model.ts";

export type SenderDecision =
  | { readonly kind: "let-in" }
  | { readonly kind: "refused"; readonly why: string }
  /** A fault of ours: the sender may be the right one. */
  | { readonly kind: "unavailable"; readonly error: unknown };

interface SenderOptions {
  readonly source: Pick<AlertmanagerSource | ShiftsSource, "tokens" | "basic">;
  readonly secret: SecretReader;
  /** Of the server: which certificates are good, and whether they replace a token. */
  readonly auth?: HttpAuth;
}

/** Whether a sender may post to a source: by one of its tokens, its logins, or a client certificate. Takes the same time however much was right. */
export function checkSender(
  request: Pick<HttpRequest, "headers" | "hasCertificate">,
  { source, secret, auth = noAuth }: SenderOptions,
): SenderDecision {
  const needsLogin = hasLogin(source);
  if (auth.clientCa !== undefined) {
    const isGood = request.hasCertificate === true;
    if (isGood && (auth.need === "either" || !needsLogin)) return { kind: "let-in" };
    if (!isGood && (auth.need === "both" || !needsLogin)) {
      return { kind: "refused", why: "a client certificate that this server trusts is needed" };
    }
  }
  if (!needsLogin) return { kind: "let-in" };
  const shown = shownLogin(request.headers["authorization"]);
  if (shown === undefined) return { kind: "refused", why: "a bearer token or a login is needed" };
  const good = activeLogins(source, { kind: shown.kind, secret });
  if (!Array.isArray(good)) return { kind: "unavailable", error: good };
  if (isActiveToken(shown.text, good)) return { kind: "let-in" };
  const what = shown.kind === "bearer" ? "token" : "login";
  return { kind: "refused", why: `the ${what} is unknown, or no longer valid` };
}

/** Whether a source asks its senders who they are. */
export function hasLogin({ tokens, basic }: Pick<AlertmanagerSource | ShiftsSource, "tokens" | "basic">): boolean {
  return tokens.length + basic.length > 0;
}

/** The reference that a checked configuration's secret stands for. */
export function secretRef(spec: SecretSpec): SecretRef {
  return "env" in spec ? { kind: "env", name: spec.env } : { kind: "file", path: spec.file };
}

interface ShownLogin {
  readonly kind: "bearer" | "basic";
  /** The token, or `user:password`. */
  readonly text: string;
}

function shownLogin(header: string | readonly string[] | undefined): ShownLogin | undefined {
  const match = /^(bearer|basic) +(\S+)$/i.exec(typeof header === "string" ? header.trim() : "");
  const [, scheme = "", value = ""] = match ?? [];
  if (match === null) return undefined;
  return scheme.toLowerCase() === "bearer"
    ? { kind: "bearer", text: value }
    : { kind: "basic", text: Buffer.from(value, "base64").toString("utf8") };
}

/** During a rotation one of the secrets may be gone for a moment; the others still count. */
function activeLogins(
  { tokens, basic }: Pick<AlertmanagerSource | ShiftsSource, "tokens" | "basic">,
  { kind, secret }: { readonly kind: ShownLogin["kind"]; readonly secret: SecretReader },
): readonly string[] | unknown {
  const logins: string[] = [];
  let fault: unknown;
  const add = (spec: SecretSpec, before = "") => {
    try {
      logins.push(before + secret(secretRef(spec)));
    } catch (error) {
      fault = error;
    }
  };
  if (kind === "bearer") for (const token of tokens) add(token);
  else for (const { user, password } of basic) add(password, `${user}:`);
  return logins.length === 0 && fault !== undefined ? fault : logins;
}
