import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import { parseJson } from "#sandbox/parse-json.ts";
import type { Workspace } from "#sandbox/slack/web-api/method.ts";
import { viewPayload } from "#sandbox/slack/web-api/view-methods.ts";
import type { SlackMessage, SlackOption } from "#sandbox/slack/workspace.ts";
import { applyAnswer } from "./apply-answer.ts";
import { type Control, chooseOption, findControl, offeredOptions } from "./controls.ts";
import type { Ack, Delivery } from "./deliver.ts";
import { findOpenView, look, type Place, personPayload } from "./screen.ts";
import { type TypingDriver, typingDriver } from "./typing.ts";
import { type Filled, fillIn } from "./view-values.ts";

type ByUser = { readonly user: string };
export type PressDeed = ByUser &
  Place & {
    readonly actionId: string;
    /** Which option of a menu, by its value or by its words. */
    readonly option?: string | undefined;
    /** Presses what an earlier copy of the message showed: a screen that was not redrawn yet. */
    readonly snapshot?: SlackMessage | undefined;
  };
export type SubmitDeed = ByUser & { readonly viewId: string; readonly values: Filled };
export type SuggestDeed = ByUser & Place & { readonly actionId: string; readonly query: string };
export type CloseDeed = ByUser & { readonly viewId: string };

/**
 * What a person does in the Slack client; each deed is a signed request to the app's real endpoint.
 * All throw NOT_FOUND for what is not on that person's screen, and INVALID_REQUEST for what the
 * client itself would not allow (an option that is not offered, an empty required field).
 */
export type SlackDriver = {
  /** Presses a control. Its confirm dialog, if it has one, is confirmed. */
  readonly press: (deed: PressDeed) => Promise<Ack>;
  /** Submits a modal with `values` by block_id; the app's answer is applied to the modal. */
  readonly submit: (deed: SubmitDeed) => Promise<Ack>;
  /** What an external menu offers for a query; from then on these options can be chosen. */
  readonly suggest: (deed: SuggestDeed) => Promise<readonly SlackOption[]>;
  /** Cancels a modal. The app hears of it only if it asked to. */
  readonly close: (deed: CloseDeed) => Promise<void>;
} & TypingDriver;

/** What the deeds need: the workspace, and how an interaction reaches the app. */
export type Client = {
  readonly workspace: Workspace;
  readonly send: (payload: object) => Promise<Ack>;
  readonly deliver: (delivery: Delivery) => Promise<Ack>;
  readonly responseUrl: (id: string) => string;
};

export function slackDriver(client: Client): SlackDriver {
  return {
    press: (deed) => press(client, deed),
    submit: (deed) => submit(client, deed),
    suggest: (deed) => suggest(client, deed),
    close: (deed) => close(client, deed),
    ...typingDriver(client),
  };
}

async function press({ workspace, send, responseUrl }: Client, deed: PressDeed): Promise<Ack> {
  const { state, triggers, responseUrls, nextTimestamp } = workspace;
  const { user, actionId } = deed;
  const screen = look(state, deed, deed.snapshot);
  const { control, block } = findControl(screen.blocks, actionId);
  const offered = offeredOptions(control, screen.suggested[actionId]);
  const inView = "viewId" in deed;
  return await send({
    type: "block_actions",
    ...personPayload(state, user),
    ...screen.payload,
    trigger_id: triggers.issue(user, inView ? deed.viewId : undefined),
    ...(!inView && { response_url: responseUrl(responseUrls.issue(deed)) }),
    actions: [
      {
        action_id: actionId,
        block_id: block.block_id,
        action_ts: nextTimestamp(),
        ...operated(control, offered, deed.option),
      },
    ],
  });
}

/** The part of an action that tells what was done to the control. */
function operated(
  { type, text, value }: Control,
  offered: readonly SlackOption[],
  option: string | undefined,
): object {
  if (type === "button") return { type, text, value };
  return { type, selected_option: chooseOption(offered, option) };
}

async function submit({ workspace, send }: Client, deed: SubmitDeed): Promise<Ack> {
  const { state, triggers } = workspace;
  const view = findOpenView(state, deed.user, deed.viewId);
  const ack = await send({
    type: "view_submission",
    ...personPayload(state, deed.user),
    trigger_id: triggers.issue(deed.user, deed.viewId),
    view: viewPayload(view, state, fillIn(view, deed.values)),
    response_urls: [],
  });
  applyAnswer(view, ack, workspace);
  return ack;
}

const Suggestions = z.object({
  options: z
    .array(z.looseObject({ text: z.looseObject({ text: z.string() }), value: z.string() }))
    .max(100),
});

async function suggest(
  { workspace: { state }, send }: Client,
  deed: SuggestDeed,
): Promise<readonly SlackOption[]> {
  const screen = look(state, deed, undefined);
  const { control, block } = findControl(screen.blocks, deed.actionId);
  if (deed.query.length < control.min_query_length) return [];
  const ack = await send({
    type: "block_suggestion",
    ...personPayload(state, deed.user),
    ...screen.payload,
    action_id: deed.actionId,
    block_id: block.block_id,
    value: deed.query,
  });
  const answer = Suggestions.safeParse(parseJson(ack.body));
  if (ack.status !== 200 || !answer.success) {
    throw new GatehouseError("VENDOR_FAILED", {
      detail: `the app gave no options for ${deed.actionId}: ${ack.status} ${ack.body}`,
    });
  }
  const options = answer.data.options.map(({ text, value }) => ({ text: text.text, value }));
  screen.suggested[deed.actionId] = options;
  return options;
}

async function close({ workspace: { state }, send }: Client, deed: CloseDeed): Promise<void> {
  const view = findOpenView(state, deed.user, deed.viewId);
  view.open = false;
  if (!view.content.notify_on_close) return;
  await send({
    type: "view_closed",
    ...personPayload(state, deed.user),
    view: viewPayload(view, state),
    is_cleared: false,
  });
}
