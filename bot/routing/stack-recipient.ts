import { labelNames } from "../../slo/names.ts";
import type { ChannelTarget, Mention, Recipient, RelayOptions } from "../../slo/relay/relay-model.ts";
import { shiftLabels } from "../../slo/shift/shift-names.ts";
import type { RouteSubject } from "../incidents/book-options.ts";

/** Where the stack itself sends an incident, and whom it calls, with the reasons in words. */
export interface StackRecipient {
  readonly channel: ChannelTarget | undefined;
  readonly channelWhy: string;
  readonly mentions: readonly Mention[];
  readonly mentionsWhy: string;
}

/**
 * The recipient of the SLO, the service or the team that the labels name. A label may only choose among what the configuration
 * holds: the label `channel` counts when the configuration names that channel, and nobody is ever mentioned because of a label's text.
 */
export function stackRecipient(
  subject: RouteSubject,
  { recipients }: Pick<RelayOptions, "recipients">,
): StackRecipient {
  const { labels, service } = subject;
  const named = [
    { what: "the SLO", name: own(labels, labelNames.id), found: recipients.slos },
    { what: "the traffic shift", name: own(labels, shiftLabels.shift), found: recipients.shifts },
    { what: "the service", name: service || own(labels, labelNames.service), found: recipients.services },
    { what: "the team", name: own(labels, labelNames.team), found: recipients.teams },
  ].map(({ what, name, found }) => ({ why: `${what} ${name}`, recipient: lookUp(found, name) }));
  const [slo, ...others] = named;
  const label = own(labels, labelNames.channel);
  const labelled = lookUp(recipients.channels, label.replace(/^#/, ""));
  const choices = [
    { why: slo?.why ?? "", channel: slo?.recipient?.channel },
    { why: `the label channel, which is ${labelled?.channel},`, channel: labelled },
    ...others.map(({ why, recipient }) => ({ why, channel: recipient?.channel })),
  ];
  const channel = choices.find((choice) => choice.channel !== undefined);
  const caller = named.find(({ recipient }) => recipient !== undefined && recipient.mentions.length > 0);
  return {
    channel: channel?.channel,
    channelWhy: channel?.why ?? "",
    mentions: caller?.recipient?.mentions ?? [],
    mentionsWhy: caller?.why ?? "",
  };
}

function own(labels: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? "") : "";
}

function lookUp<T extends Recipient | ChannelTarget>(found: Readonly<Record<string, T>>, name: string): T | undefined {
  return name !== "" && Object.hasOwn(found, name) ? found[name] : undefined;
}
