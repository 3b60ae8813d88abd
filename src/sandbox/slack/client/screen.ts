import { GatehouseError } from "#errors.ts";
import { viewPayload } from "#sandbox/slack/web-api/view-methods.ts";
import {
  type Block,
  type Ephemeral,
  findMessage,
  type SlackChannel,
  type SlackMessage,
  type SlackOption,
  type SlackState,
  type SlackView,
} from "#sandbox/slack/workspace.ts";

/** A place with controls: a message in a channel, or a modal on the user's own screen. */
export type Place = { readonly channel: string; readonly ts: string } | { readonly viewId: string };

/** What a user sees at a place. */
export type Screen = {
  readonly blocks: readonly Block[] | undefined;
  /** What external menus suggested here, by action_id. */
  readonly suggested: Record<string, readonly SlackOption[]>;
  /** How Slack describes the place to the app. */
  readonly payload: object;
};

/** Throws NOT_FOUND when the user has no such modal open, or is not in the channel. */
export function look(
  state: SlackState,
  { user, ...place }: Place & { readonly user: string },
  snapshot: SlackMessage | undefined,
): Screen {
  if ("viewId" in place) {
    const view = findOpenView(state, user, place.viewId);
    const payload = {
      container: { type: "view", view_id: view.id },
      view: viewPayload(view, state),
    };
    return { blocks: view.content.blocks, suggested: view.suggested, payload };
  }
  const { channel, ts } = place;
  const note = state.ephemerals.find((one) => one.ts === ts && one.user === user);
  if (note !== undefined) return lookAtNote(state, note);
  const now = findMessage(state, channel, ts);
  const sees = state.channels[channel]?.members.includes(user) === true;
  if (now === undefined || !sees) throw notFound(`${user} sees no message ${channel}/${ts}`);
  // Without the scope metadata.message:read, which we do not ask for, Slack leaves it out.
  const { channel: _, metadata: __, ...message } = snapshot ?? now;
  const payload = {
    container: { type: "message", message_ts: ts, channel_id: channel, is_ephemeral: false },
    channel: { id: channel, name: state.channels[channel]?.name },
    message,
    state: { values: {} },
  };
  return { blocks: message.blocks, suggested: {}, payload };
}

/** What only this user sees: Slack says where it stands, and not what it says. */
function lookAtNote(state: SlackState, { channel, ts, blocks }: Ephemeral): Screen {
  const payload = {
    container: { type: "message", message_ts: ts, channel_id: channel, is_ephemeral: true },
    channel: { id: channel, name: state.channels[channel]?.name },
    state: { values: {} },
  };
  return { blocks, suggested: {}, payload };
}

export function findOpenView(state: SlackState, user: string, viewId: string): SlackView {
  const view = state.views[viewId];
  if (view?.open !== true || view.user !== user) throw notFound(`${user} sees no modal ${viewId}`);
  return view;
}

/** What every interaction says about who did it. */
export function personPayload(state: SlackState, id: string): object {
  const user = state.users[id];
  if (user === undefined) throw notFound(`there is no user ${id}`);
  return {
    user: { id, username: user.name, name: user.name, team_id: user.team_id },
    team: { id: user.team_id, domain: state.team.domain },
    api_app_id: state.app.id,
    token: "retired-verification-token",
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** The channel, when the user is in it; throws NOT_FOUND otherwise. */
export function seenChannel(
  state: SlackState,
  { user, channel }: { readonly user: string; readonly channel: string },
): SlackChannel {
  const found = state.channels[channel];
  if (found?.members.includes(user) !== true) throw notFound(`${user} sees no channel ${channel}`);
  return found;
}

function notFound(detail: string): GatehouseError {
  return new GatehouseError("NOT_FOUND", { detail });
}
