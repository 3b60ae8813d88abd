import { z } from "zod";
import { lintHome, lintView } from "#sandbox/slack/block-kit-lint.ts";
import {
  type SlackState,
  type SlackView,
  ViewContent,
  withBlockIds,
} from "#sandbox/slack/workspace.ts";
import {
  type Method,
  method,
  refused,
  refusedBlocks,
  type SlackAnswer,
  type Workspace,
} from "./method.ts";

const STACK_MAX = 3;

const opened = z.object({ trigger_id: z.string(), view: z.unknown() });

const open = method(opened, (sent, workspace) => {
  const trigger = workspace.triggers.exchange(sent.trigger_id);
  if ("error" in trigger) return refused(trigger.error);
  return show(sent.view, { workspace, user: trigger.user, under: undefined });
});

const push = method(opened, (sent, workspace) => {
  const trigger = workspace.triggers.exchange(sent.trigger_id);
  if ("error" in trigger) return refused(trigger.error);
  const under = workspace.state.views[trigger.view ?? ""];
  if (under?.open !== true) return refused("not_found");
  return show(sent.view, { workspace, user: trigger.user, under });
});

const update = method(
  z.object({
    view_id: z.string().optional(),
    external_id: z.string().optional(),
    hash: z.string().optional(),
    view: z.unknown(),
  }),
  (sent, workspace) => {
    const view = Object.values(workspace.state.views).find(
      ({ id, content, open }) =>
        open &&
        (id === sent.view_id ||
          (sent.external_id !== undefined && content.external_id === sent.external_id)),
    );
    if (view === undefined) return refused("not_found");
    if (sent.hash !== undefined && sent.hash !== view.hash) return refused("hash_conflict");
    const refusal = replaceContent(view, sent.view, workspace);
    return refusal ?? { ok: true, view: viewPayload(view, workspace.state) };
  },
);

const publish = method(
  z.object({ user_id: z.string(), view: z.unknown(), hash: z.string().optional() }),
  (sent, workspace) => {
    const { state, nextTimestamp } = workspace;
    if (state.users[sent.user_id] === undefined) return refused("user_not_found");
    const issues = lintHome(sent.view);
    if (issues.length > 0) return refusedBlocks("invalid_arguments", issues);
    const before = state.views[homeIdOf(sent.user_id)];
    if (sent.hash !== undefined && before !== undefined && sent.hash !== before.hash)
      return refused("hash_conflict");
    const content = ViewContent.parse(sent.view);
    const blocks = [...withBlockIds(content.blocks, nextTimestamp())];
    const view: SlackView = {
      id: homeIdOf(sent.user_id),
      user: sent.user_id,
      root_view_id: homeIdOf(sent.user_id),
      previous_view_id: null,
      content: { ...content, blocks },
      hash: nextTimestamp(),
      open: true,
      errors: {},
      trouble: false,
      suggested: {},
    };
    state.views[view.id] = view;
    return { ok: true, view: viewPayload(view, state) };
  },
);

/** Everybody has one Home. */
export const homeIdOf = (user: string) => `V0HOME${user}`;

export const viewMethods: Readonly<Record<string, Method>> = {
  "views.open": open,
  "views.push": push,
  "views.update": update,
  "views.publish": publish,
};

/** Puts a new modal on the user's screen, on top of `under` where there is one. */
export function show(
  sent: unknown,
  place: {
    readonly workspace: Workspace;
    readonly user: string;
    readonly under: SlackView | undefined;
  },
): SlackAnswer {
  const { workspace, user, under } = place;
  if (under !== undefined && depth(under, workspace.state) >= STACK_MAX) {
    return refused("push_limit_reached");
  }
  const content = readContent(sent, workspace);
  if ("refusal" in content) return content.refusal;

  const id = `V0${workspace.nextTimestamp().replace(".", "")}`;
  const view: SlackView = {
    id,
    user,
    root_view_id: under?.root_view_id ?? id,
    previous_view_id: under?.id ?? null,
    content: content.read,
    hash: workspace.nextTimestamp(),
    open: true,
    errors: {},
    trouble: false,
    suggested: {},
  };
  workspace.state.views[id] = view;
  return { ok: true, view: viewPayload(view, workspace.state) };
}

/** Slack's refusal, or undefined when the modal now shows the new content. */
export function replaceContent(
  view: SlackView,
  sent: unknown,
  workspace: Workspace,
): SlackAnswer | undefined {
  const content = readContent(sent, workspace);
  if ("refusal" in content) return content.refusal;
  Object.assign(view, { content: content.read, hash: workspace.nextTimestamp(), errors: {} });
  return undefined;
}

/** A modal as Slack sends it to the app; `values` is what the user has filled in. */
export function viewPayload(
  view: SlackView,
  { team, app }: SlackState,
  values: object = {},
): object {
  return {
    submit: null,
    close: null,
    clear_on_close: false,
    ...view.content,
    id: view.id,
    hash: view.hash,
    team_id: team.id,
    app_id: app.id,
    bot_id: app.botId,
    app_installed_team_id: team.id,
    root_view_id: view.root_view_id,
    previous_view_id: view.previous_view_id,
    state: { values },
  };
}

function readContent(
  sent: unknown,
  workspace: Workspace,
): { readonly read: ViewContent } | { readonly refusal: SlackAnswer } {
  const issues = lintView(sent);
  if (issues.length > 0) {
    const below = issues.map((issue) => ({ ...issue, pointer: `/view${issue.pointer}` }));
    return { refusal: refusedBlocks("invalid_arguments", below) };
  }
  const parsed = ViewContent.safeParse(sent);
  if (!parsed.success) return { refusal: refused("invalid_arguments", [parsed.error.message]) };
  const blocks = withBlockIds(parsed.data.blocks, workspace.nextTimestamp());
  return { read: { ...parsed.data, blocks: [...blocks] } };
}

function depth(view: SlackView, state: SlackState): number {
  const below = view.previous_view_id === null ? undefined : state.views[view.previous_view_id];
  return below === undefined ? 1 : 1 + depth(below, state);
}
