import { z } from "zod";
import type { ChatUser } from "#escalation/press.ts";

/** Slack sends much more; these are the parts that we use, by kind of payload. */

const person = {
  user: z.object({ id: z.string().min(1), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullish(),
};

/** Somebody pressed a button. Only the first action counts: Bolt dispatches no other. */
export const ButtonPress = z.object({
  ...person,
  type: z.literal("block_actions"),
  trigger_id: z.string().min(1),
  actions: z.tuple(
    [z.object({ action_id: z.string(), value: z.string().default("") })],
    z.unknown(),
  ),
});
export type ButtonPress = z.infer<typeof ButtonPress>;

/** A select in a dialog asks for its options. */
export const OptionsAsked = z.object({
  ...person,
  type: z.literal("block_suggestion"),
  action_id: z.string(),
  value: z.string().default(""),
  view: z.object({ private_metadata: z.string().default("") }),
});
export type OptionsAsked = z.infer<typeof OptionsAsked>;

const FieldValue = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
});

/** A dialog was submitted; `values` by the block's id, then by the element's. */
export const DialogSubmitted = z.object({
  ...person,
  type: z.literal("view_submission"),
  view: z.object({
    id: z.string(),
    callback_id: z.string(),
    private_metadata: z.string().default(""),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), FieldValue)) }),
  }),
});
export type DialogSubmitted = z.infer<typeof DialogSubmitted>;

/** What every interaction says about who and where; everything may be missing in what is not ours. */
const Anything = z.object({
  type: z.string().optional().catch(undefined),
  command: z.string().optional().catch(undefined),
  action_id: z.string().optional().catch(undefined),
  callback_id: z.string().optional().catch(undefined),
  team: z.object({ id: z.string() }).optional().catch(undefined),
  user: z.object({ team_id: z.string().optional() }).optional().catch(undefined),
  actions: z
    .array(z.object({ action_id: z.string() }))
    .optional()
    .catch(undefined),
  view: z
    .object({
      callback_id: z.string().optional(),
      app_installed_team_id: z.string().optional(),
      blocks: z.array(z.object({ type: z.string(), block_id: z.string() })).catch([]),
    })
    .optional()
    .catch(undefined),
});

/** By which of our names a payload calls us; undefined for a kind that we never ask for. */
export function calledName(body: unknown): string | undefined {
  const { type, actions, action_id, view } = Anything.parse(body);
  switch (type) {
    case "block_actions":
      return actions?.[0]?.action_id;
    case "block_suggestion":
      return action_id;
    case "view_submission":
      return view?.callback_id;
    default:
      return undefined;
  }
}

/** Every workspace that a payload names: where it happened, whose person it was, where we are installed. */
export function namedTeams(body: unknown): readonly string[] {
  const { team, user, view } = Anything.parse(body);
  return [team?.id, user?.team_id, view?.app_installed_team_id].filter((id) => id !== undefined);
}

/** The fields of a dialog, in their order: where an error can be shown. */
export function fieldsOfDialog(body: unknown): readonly string[] {
  const blocks = Anything.parse(body).view?.blocks ?? [];
  return blocks.filter(({ type }) => type === "input").map(({ block_id }) => block_id);
}

export function isEvent(body: unknown): boolean {
  return Anything.parse(body).type === "event_callback";
}

/** Team and user together are the identity; the team was compared with ours on the way in. */
export function chatUser(payload: {
  readonly user: { readonly id: string; readonly team_id?: string | undefined };
  readonly team?: { readonly id: string } | null | undefined;
}): ChatUser {
  return { team: payload.user.team_id ?? payload.team?.id ?? "", user: payload.user.id };
}
