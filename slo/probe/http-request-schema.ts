import { z } from "zod";
import { refused, url } from "../field-schemas.ts";

/** A mapping of which exactly one key is written. */
function oneKey<Shape extends z.ZodRawShape>(shape: Shape) {
  const names = Object.keys(shape).join(" or ");
  return z
    .strictObject(shape)
    .refine((value) => Object.values(value).filter((item) => item !== undefined).length === 1, {
      error: `must hold one of ${Object.keys(shape).join(", ")}`,
      params: { code: "one-key", hint: `write either ${names}` },
      // A misspelt key says more than that none of the right ones is there.
      when: ({ issues }) => issues.length === 0,
    });
}

const noSecret = (message: string, hint: string) => ({ error: message, params: { code: "secret", hint } });

/** A secret by reference. What stands there is never repeated in a message: it may be the secret itself. */
export const secret = z.union([
  z.strictObject({
    env: z
      .string()
      .refine(
        (text) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text),
        noSecret("this is not the name of an environment variable", "write its name, such as SHOP_TOKEN"),
      )
      .describe("Environment variable that holds the secret."),
  }),
  z.strictObject({
    file: z
      .string()
      .refine(
        (text) => text.startsWith("/") || /^\.{1,2}\//.test(text) || /^[A-Za-z]:[\\/]/.test(text),
        noSecret("this is not the path of a file", "write it whole, such as /run/secrets/shop-token"),
      )
      .describe("File that holds the secret."),
  }),
]);

/** A regular expression that JavaScript can read. */
export const pattern = z.string().refine(
  isPattern,
  refused(
    "pattern",
    "correct it; nines reads JavaScript's regular expressions",
    (value) => `${value} is not a regular expression`,
  ),
);

function isPattern(text: string): boolean {
  try {
    new RegExp(text, "u");
    return text !== "";
  } catch {
    return false;
  }
}

const plainText = z.string().min(1, "must not be empty");

/** A text to find: plain, or as a regular expression. */
export const textMatch = z.union([
  plainText,
  oneKey({ contains: plainText.exactOptional(), matches: pattern.exactOptional() }),
]);

/** A text that must be there, or must not. */
export const text = z.union([
  plainText,
  oneKey({ contains: plainText.exactOptional(), matches: pattern.exactOptional(), not: textMatch.exactOptional() }),
]);

const status = z.union([
  z.number().int().min(100, "must be a status code").max(599, "must be a status code"),
  z.string().refine(
    (value) => /^([1-5]xx|[1-5]\d\d(-[1-5]\d\d)?)$/.test(value),
    refused("status", 'write 200, "2xx" or "200-204"', (value) => `${value} is not a status code`),
  ),
]);

const headers = z
  .record(z.string(), z.union([z.string(), secret]))
  .describe("Names and values of headers; a secret is written as { env: NAME } or { file: PATH }.");

const jsonPath = /^\$(\.[A-Za-z_$][\w$-]*|\[\d+\]|\[("[^"\]]+"|'[^'\]]+')\])*$/;

/** Whether a text is a path that the exporter can follow: `$.items[0].state`. */
export function isJsonPath(path: string): boolean {
  return jsonPath.test(path);
}

const expectation = z
  .strictObject({
    status: z
      .union([status, z.array(status).min(1)])
      .describe('200, "2xx", "200-204", or a list.')
      .exactOptional(),
    header: z
      .record(z.string(), z.union([z.boolean(), text]))
      .describe("By name: a text to find, true for present, false for absent.")
      .exactOptional(),
    body: z
      .union([text, z.array(text)])
      .describe("Texts that the body must (or must not) hold.")
      .exactOptional(),
    json: z
      .record(
        z.string(),
        z.union([z.string(), z.number(), z.boolean(), z.null(), z.strictObject({ exists: z.literal(true) })]),
      )
      .describe("Values in a JSON body by path: $.status.")
      .exactOptional(),
  })
  .describe("What makes an answer good. Default: any status from 200 to 299.");

const auth = oneKey({
  basic: z.strictObject({ user: z.string(), password: secret }).exactOptional(),
  bearer: secret.exactOptional(),
});

/** The fields of one HTTP request, without its address. */
export const requestShape = {
  method: z
    .string()
    .regex(/^[A-Z]+$/, "must be a method in capitals, such as GET")
    .describe("Default GET, or POST with a body.")
    .exactOptional(),
  headers: headers.exactOptional(),
  body: z.string().exactOptional(),
  auth: auth.exactOptional(),
  redirects: z.number().int().min(0).max(20).describe("Redirects to follow. Default 5.").exactOptional(),
  expect: expectation.exactOptional(),
} as const;

const templateUrl = z.string().refine(
  (value) => /^(https?:\/\/|\{\{)\S+$/.test(value),
  refused(
    "url",
    'write the whole address, such as "https://shop.example.org/cart"',
    (value) => `${value} is not an http(s) address`,
  ),
);

/** One step of a journey. */
export const journeyStep = z.strictObject({
  name: z.string().min(1),
  url: templateUrl,
  ...requestShape,
  save: z
    .record(
      z.string(),
      oneKey({
        json: z.string().exactOptional(),
        header: z.string().min(1).exactOptional(),
        body: pattern.exactOptional(),
      }),
    )
    .describe("Values to keep; later steps write {{name}}.")
    .exactOptional(),
});

export { headers, url };
