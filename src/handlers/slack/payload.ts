import { z } from "zod";
import type { ChatUser } from "#escalation/press.ts";

/** Slack sends much more; these are the parts that we use, by kind of payload. */

const person = {
  user: z.object({ id: z.string().min(1), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullish(),
};

/** A button carries a value of its own; of a menu's options the picked one does. */
const Operated = z.discriminatedUnion("type", [
  z.object({ type: z.literal("button"), action_id: z.string(), value: z.string().default("") }),
  z
    .object({
      type: z.literal("overflow"),
      action_id: z.string(),
      selected_option: z.object({ value: z.string() }),
    })
    .transform(({ type, action_id, selected_option }) => ({
      type,
      action_id,
      value: selected_option.value,
    })),
]);

/** Somebody pressed a button, or picked from a card's menu. Only the first action counts: Bolt dispatches no other. */
export const ButtonPress = z.object({
  ...person,
  type: z.literal("block_actions"),
  trigger_id: z.string().min(1),
  actions: z.tuple([Operated], z.unknown()),
  /** Where a dialog's own button was pressed, and not a card's. */
  view: z.object({ id: z.string() }).optional(),
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
  selected_date: z.string().nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
  /** Seconds since 1970. */
  selected_date_time: z.int().nullish(),
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

/** Somebody typed our command; Slack sends it as plain fields. */
export const SlashCommand = z.object({
  command: z.string(),
  text: z.string().default(""),
  team_id: z.string().min(1),
  user_id: z.string().min(1),
  channel_id: z.string().default(""),
  trigger_id: z.string().min(1),
});
export type SlashCommand = z.infer<typeof SlashCommand>;

export function commandUser({ team_id: team, user_id: user }: SlashCommand): ChatUser {
  return { team, user };
}

/** Somebody chose an entry of Slack's menus, everywhere or beside a message. */
export const ShortcutUsed = z.object({
  user: person.user,
  team: z.object({ id: z.string(), domain: z.string().default("") }).nullish(),
  callback_id: z.string(),
  trigger_id: z.string().min(1),
  channel: z.object({ id: z.string() }).optional(),
  message: z
    .object({
      ts: z.string(),
      thread_ts: z.string().optional(),
      text: z.string().default(""),
      bot_id: z.string().optional(),
    })
    .optional(),
});
export type ShortcutUsed = z.infer<typeof ShortcutUsed>;
/** What stands in a dialog's field of text; empty when it was left alone. */
export function typedIn(
  { view }: Pick<DialogSubmitted, "view">,
  { block, action }: { readonly block: string; readonly action: string },
): string {
  return view.state.values[block]?.[action]?.value?.trim() ?? "";
}

/** The value of the option that was picked in a dialog; empty when none was. */
export function pickedIn(
  { view }: Pick<DialogSubmitted, "view">,
  { block, action }: { readonly block: string; readonly action: string },
): string {
  return view.state.values[block]?.[action]?.selected_option?.value ?? "";
}

/** What every interaction says about who and where; everything may be missing in what is not ours. */
const Anything = z.object({
  type: z.string().optional().catch(undefined),
  command: z.string().optional().catch(undefined),
  action_id: z.string().optional().catch(undefined),
  callback_id: z.string().optional().catch(undefined),
  team: z.object({ id: z.string() }).optional().catch(undefined),
  team_id: z.string().optional().catch(undefined),
  user_id: z.string().optional().catch(undefined),
  trigger_id: z.string().optional().catch(undefined),
  user: z
    .object({ id: z.string().optional(), team_id: z.string().optional() })
    .optional()
    .catch(undefined),
  actions: z
    .array(z.object({ action_id: z.string() }))
    .optional()
    .catch(undefined),
  view: z
    .object({
      type: z.string().optional(),
      callback_id: z.string().optional(),
      app_installed_team_id: z.string().optional(),
      blocks: z.array(z.object({ type: z.string(), block_id: z.string() })).catch([]),
    })
    .optional()
    .catch(undefined),
});

/** By which of our names a payload calls us; undefined for a kind that we never ask for. */
export function calledName(body: unknown): string | undefined {
  const { type, actions, action_id, callback_id, command, view } = Anything.parse(body);
  if (command !== undefined) return command;
  switch (type) {
    case "shortcut":
    case "message_action":
      return callback_id;
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
  const { team, team_id, user, view } = Anything.parse(body);
  const named = [team?.id, team_id, user?.team_id, view?.app_installed_team_id];
  return named.filter((id) => id !== undefined);
}

/** Who did it; undefined where a payload names nobody. */
export function actorOf(body: unknown): ChatUser | undefined {
  const { team, team_id, user, user_id } = Anything.parse(body);
  const id = user?.id ?? user_id;
  if (id === undefined) return undefined;
  return { team: user?.team_id ?? team?.id ?? team_id ?? "", user: id };
}

/** The fields of a dialog, in their order: where an error can be shown. */
export function fieldsOfDialog(body: unknown): readonly string[] {
  const blocks = Anything.parse(body).view?.blocks ?? [];
  return blocks.filter(({ type }) => type === "input").map(({ block_id }) => block_id);
}

/**
 * Where only a dialog can answer: a shortcut, and a press in one's Home or in a dialog. `onTop`: over the
 * dialog that is open. Undefined for everything else.
 */
export function dialogAnswers(
  body: unknown,
): { readonly trigger: string; readonly onTop: boolean } | undefined {
  const { type, trigger_id: trigger, view } = Anything.parse(body);
  const isShortcut = type === "shortcut" || type === "message_action";
  const isInView = type === "block_actions" && view !== undefined;
  if (trigger === undefined || !(isShortcut || isInView)) return undefined;
  return { trigger, onTop: view?.type === "modal" };
}

/** Did somebody type our command? */
export function isCommand(body: unknown): boolean {
  return Anything.parse(body).command !== undefined;
}

/**
 * What names a command or a shortcut for ever: Slack may send the same one again under another signature.
 * Undefined for what is known by its signature alone.
 */
export function nameOfDelivery(body: unknown): string | undefined {
  const { command, type, trigger_id } = Anything.parse(body);
  const once = command !== undefined || type === "shortcut" || type === "message_action";
  return once ? trigger_id : undefined;
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
