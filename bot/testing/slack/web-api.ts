import { type Fields, textOf } from "./fields.ts";
import { chatMethods } from "./methods/chat-methods.ts";
import { conversationMethods } from "./methods/conversation-methods.ts";
import { completeUpload, fileMethods } from "./methods/file-methods.ts";
import { peopleMethods } from "./methods/people-methods.ts";
import { viewMethods } from "./methods/view-methods.ts";
import type { WebMethod } from "./methods/web-method.ts";
import { SlackError } from "./slack-error.ts";
import type { SlackWorld } from "./slack-world.ts";

/** Every method that this fake knows. */
export function webMethods(hooks: {
  readonly openSocket: () => string;
  readonly looksUntilReady: () => number;
}): ReadonlyMap<string, WebMethod> {
  return new Map(
    Object.entries<WebMethod>({
      ...chatMethods,
      ...conversationMethods,
      ...peopleMethods,
      ...viewMethods,
      ...fileMethods,
      "files.completeUploadExternal": completeUpload(hooks.looksUntilReady),
      "apps.connections.open": {
        tier: "none",
        scope: undefined,
        token: "app",
        run: () => ({ url: hooks.openSocket() }),
      },
    }),
  );
}

/** Throws what Slack answers to a call that may not be made. */
export function checkAccess(
  world: SlackWorld,
  method: WebMethod,
  { authorization, args }: { readonly authorization: string | undefined; readonly args: Fields },
): void {
  const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? textOf(args["token"]);
  if (token === "") throw new SlackError("not_authed");
  if (world.tokenError !== undefined) throw new SlackError(world.tokenError);
  const wanted = method.token === "app" ? world.tokens.app : world.tokens.bot;
  if (token !== wanted) {
    throw new SlackError(
      token === world.tokens.app || token === world.tokens.bot ? "not_allowed_token_type" : "invalid_auth",
    );
  }
  if (method.scope !== undefined && !world.scopes.includes(method.scope)) {
    throw new SlackError("missing_scope", [`needed: ${method.scope}`]);
  }
}
