import { pathToText } from "../document/schema-problems.ts";
import type { Problem } from "../problem.ts";

type Path = readonly PropertyKey[];
type Fields = Readonly<Record<string, unknown>>;

/** An input in which no secret can be read any more, and a problem for each one that could. */
export interface WithoutSecrets {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/**
 * Finds secrets that a probe holds as plain text: passwords, tokens, headers that authenticate, credentials in addresses. They are
 * replaced, so that no other problem can show them.
 */
export function withoutPlainSecrets(input: unknown, at: Path): WithoutSecrets {
  const problems: Problem[] = [];
  const value = isFields(input) ? cleanFields(input, at, problems) : input;
  return { value, problems };
}

const placeholder = { env: "REMOVED" };
const reference = 'write { env: "NAME" } or { file: "/run/secrets/name" } instead, and put the text there';

/** Headers whose value is a secret, by their own name or by the end of it. */
const secretHeader =
  /^(cookie|set-cookie|authorization|.*-authorization|x-api-?key|.*[-_](key|token|secret|password|signature))$/i;
const secretParameter =
  /^(access_?token|auth_?token|token|api_?key|apikey|password|passwd|secret|client_secret|sig|signature)$/i;
const secretInBody =
  /(["']?)\b(password|passwd|client_secret|secret|api_?key|access_token)\1\s*[:=]\s*(?!["']?\{\{)["']?[^"'\s&{$]/i;

/** Keys that hold something in which a secret may stand. */
const cleaners: Readonly<Record<string, (value: unknown, at: Path, problems: Problem[]) => unknown>> = {
  url: cleanUrl,
  proxy: cleanUrl,
  auth: cleanAuth,
  headers: cleanHeaders,
  secrets: cleanSecrets,
  body: cleanBody,
  steps: cleanSteps,
  like: (value, at, problems) => (isFields(value) ? cleanFields(value, at, problems) : value),
};

function cleanFields(fields: Fields, at: Path, problems: Problem[]): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      Object.hasOwn(cleaners, key) && value !== undefined ? cleaners[key]?.(value, [...at, key], problems) : value,
    ]),
  );
}

function cleanSteps(steps: unknown, at: Path, problems: Problem[]): unknown {
  if (!Array.isArray(steps)) return steps;
  return steps.map((step, index) => (isFields(step) ? cleanFields(step, [...at, index], problems) : step));
}

function cleanAuth(auth: unknown, at: Path, problems: Problem[]): unknown {
  if (!isFields(auth)) {
    problems.push(secret(at, "the text of auth is not shown here, since it may be a secret", basicOrBearer));
    return { bearer: placeholder };
  }
  const { bearer, basic } = auth;
  return {
    ...auth,
    ...(bearer !== undefined && {
      bearer: referenceOnly(bearer, "the bearer token", { at: [...at, "bearer"], problems }),
    }),
    ...(basic !== undefined && { basic: cleanBasic(basic, [...at, "basic"], problems) }),
  };
}

const basicOrBearer = 'write { basic: { user: "probe", password: { env: "NAME" } } } or { bearer: { env: "NAME" } }';

function cleanBasic(basic: unknown, at: Path, problems: Problem[]): unknown {
  if (!isFields(basic)) {
    problems.push(secret(at, "the text of basic is not shown here, since it may be a secret", basicOrBearer));
    return { user: "", password: placeholder };
  }
  if (basic["password"] === undefined) return basic;
  const password = referenceOnly(basic["password"], "the password", { at: [...at, "password"], problems });
  return { ...basic, password };
}

function cleanHeaders(headers: unknown, at: Path, problems: Problem[]): unknown {
  if (!isFields(headers)) {
    problems.push({
      code: "type",
      path: pathToText(at),
      message: "headers are not a mapping",
      hint: 'write the names and values: { accept: "application/json" }',
    });
    return {};
  }
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      // What an earlier step saved is no secret of the configuration.
      const isHarmless = !secretHeader.test(name) || (typeof value === "string" && value.includes("{{"));
      return [name, isHarmless ? value : referenceOnly(value, `the header ${name}`, { at: [...at, name], problems })];
    }),
  );
}

function cleanSecrets(secrets: unknown, at: Path, problems: Problem[]): unknown {
  if (!isFields(secrets)) return secrets;
  return Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => [
      name,
      referenceOnly(value, `the secret ${name}`, { at: [...at, name], problems }),
    ]),
  );
}

function referenceOnly(value: unknown, what: string, { at, problems }: { at: Path; problems: Problem[] }): unknown {
  if (isFields(value)) return value;
  problems.push(secret(at, `${what} is written as plain text`, reference));
  return placeholder;
}

function cleanUrl(url: unknown, at: Path, problems: Problem[]): unknown {
  if (typeof url !== "string") return url;
  const withoutUser = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1");
  if (withoutUser !== url) {
    problems.push(
      secret(
        at,
        `the address of ${hostOf(withoutUser)} holds credentials`,
        "remove them; write the password by reference in auth",
      ),
    );
  }
  const parameters = [...withoutUser.matchAll(/[?&]([^=&#]+)=([^&#]*)/g)];
  const name = parameters.find(([, key = "", value = ""]) => secretParameter.test(key) && !value.includes("{{"))?.[1];
  if (name === undefined) return withoutUser;
  problems.push(
    secret(
      at,
      `the parameter ${name} is a secret in plain text`,
      "send it as a header by reference, or write a journey with secrets and {{name}} in the address",
    ),
  );
  return withoutUser.replace(/[?#].*$/, "");
}

function hostOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1] ?? "the target";
}

function cleanBody(body: unknown, at: Path, problems: Problem[]): unknown {
  if (typeof body !== "string") return body;
  const name = secretInBody.exec(body)?.[2];
  if (name === undefined) return body;
  problems.push(
    secret(
      at,
      `${name} in the body is plain text`,
      "write a journey with secrets: { name: { env: ... } }, and {{name}} in the body",
    ),
  );
  return "";
}

function secret(at: Path, message: string, hint: string): Problem {
  return { code: "plain-secret", path: pathToText(at), message, hint };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
