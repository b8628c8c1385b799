import type { Element, TextObject } from "../api/block-kit.ts";

/** Slack turns these three back even in text without mark-up. */
export function plainText(text: TextObject | string | undefined): string {
  const shown = typeof text === "string" ? text : (text?.text ?? "");
  return shown.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** What a button or a menu's entry says. */
export function elementLabel(element: Element): string {
  return element.accessibility_label ?? (plainText(element.text) || "Button");
}
