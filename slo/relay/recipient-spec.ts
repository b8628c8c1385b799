/** `#checkout-oncall`, or a channel's id; in another workspace than the first: `{ workspace: "platform", channel: "#ops" }`. */
export type ChannelSpec = string | { readonly workspace: string; readonly channel: string };

/** A user's id (`U012ABCDEF`), a user group's id (`S012ABCDEF`), the name of a rotation, or one of `handles`. */
export type MentionSpec = string;
