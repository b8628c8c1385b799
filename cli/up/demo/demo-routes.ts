import { errorAnswer, type HttpRoute, jsonAnswer } from "../../../service/http/http-route.ts";
import { ownPagesOnly } from "../../../service/http/own-pages-only.ts";
import type { DemoAction, DemoStage } from "./demo-stage.ts";

/** `/api/demo`: how the demo is, and what `nines demo` does to it. */
export function demoRoutes(
  { view, act }: Pick<DemoStage, "view" | "act">,
  login: { readonly hasLogin: boolean },
): readonly HttpRoute[] {
  return [
    { method: "GET", path: "/api/demo", handle: () => jsonAnswer(view()) },
    ownPagesOnly(
      {
        method: "POST",
        path: "/api/demo",
        bodyLimit: 1024,
        handle: async ({ body }) => {
          const action = parseDemoAction(body.toString("utf8"));
          if (action !== undefined) return jsonAnswer({ said: await act(action), ...view() });
          const hint = 'send {"kind":"break"}, "heal", "story", or {"kind":"shift","percent":25}';
          return errorAnswer(400, { code: "demo-action", message: "this is nothing that the demo can do", hint });
        },
      },
      login,
    ),
  ];
}

/** An action as it comes over the wire; undefined when it is none. */
export function parseDemoAction(text: string): DemoAction | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("kind" in value)) return undefined;
  switch (value.kind) {
    case "break":
    case "heal":
    case "story":
      return { kind: value.kind };
    case "shift": {
      const percent = "percent" in value ? value.percent : undefined;
      const isPercent = typeof percent === "number" && Number.isInteger(percent) && percent >= 0 && percent <= 100;
      return isPercent ? { kind: "shift", percent } : undefined;
    }
    default:
      return undefined;
  }
}
