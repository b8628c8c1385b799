import type { ActionsBlock, Button } from "@slack/types";
import { actionIds } from "../../render/action-ids.ts";
import { plainText } from "../../render/blocks.ts";
import { link } from "../../render/escape.ts";
import { slackLimits } from "../../slack/slack-limits.ts";
import { isRunning } from "../rollout.ts";
import type { FactsContext } from "./rollout-facts.ts";
import type { RolloutView } from "./rollout-view.ts";

/** Where to look, and what aborts it. Links that may not be pressed are left out. */
export function rolloutButtons(
  { rollout, dashboardUrl }: RolloutView,
  { texts, linkHosts }: FactsContext,
): ActionsBlock | undefined {
  const { id, report } = rollout;
  const links = [
    { name: "dashboard", text: texts.dashboard, url: dashboardUrl ?? report.links["dashboard"] },
    { name: "runbook", text: texts.runbook, url: report.runbook ?? undefined },
    { name: "logs", text: texts.logs, url: report.links["logs"] },
  ];
  const openers = links.flatMap(({ name, text, url }): readonly Button[] => {
    const href = pressable(url, linkHosts);
    return href === undefined ? [] : [{ ...button(`open_${name}`, text), url: href }];
  });
  // What it would abort of one that another followed is that other one.
  const elements = isRunning(rollout)
    ? [...openers, { ...button(actionIds.abortCommand, texts.abortCommand), value: id }]
    : openers;
  return elements.length === 0 ? undefined : { type: "actions", elements: [...elements] };
}

function button(actionId: string, text: string): Button {
  return { type: "button", action_id: actionId, text: plainText(text, slackLimits.buttonText) };
}

/** An address that readers may be sent to, without a login in it. */
function pressable(url: string | undefined, linkHosts: readonly string[]): string | undefined {
  if (url === undefined || !link({ name: "x", url }, linkHosts).mrkdwn.startsWith("<")) return undefined;
  const address = new URL(url);
  address.username = "";
  address.password = "";
  return address.href.length > slackLimits.url ? undefined : address.href;
}
