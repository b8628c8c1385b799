/** A channel of a workspace, as configured. */
export interface Channel {
  readonly workspace: string;
  readonly channel: string;
}

/** The key of an incident's own message in a channel. */
export function incidentKey(incident: string, at: Channel): string {
  return `${incident}@${channelKey(at)}`;
}

/** The key of a storm's message in a channel. */
export function stormKey(storm: string, at: Channel): string {
  return `storm:${storm}@${channelKey(at)}`;
}

/** The key of a channel. */
export function channelKey({ workspace, channel }: Channel): string {
  return `${workspace}/${channel}`;
}
