import type { PressResult } from "#escalation/press.ts";
import type { Option, SlackView } from "#views/slack/blocks.ts";
import { type Notice, refusalInDialog, refusalNotice } from "#views/slack/notices.ts";
import type {
  ButtonPress,
  DialogSubmitted,
  OptionsAsked,
  ShortcutUsed,
  SlashCommand,
} from "./payload.ts";

/**
 * What a deed's handler answers. How it reaches Slack (acknowledged, told, opened) is the listeners'
 * business, in one place: so that every deed is committed before it is acknowledged.
 */
export type PressReply =
  /** The card redraws itself for everybody; a private "done" would only be noise. */
  | { readonly kind: "nothing" }
  | { readonly kind: "tell"; readonly notice: Notice }
  | { readonly kind: "open"; readonly view: SlackView }
  /** The dialog in which it was pressed, drawn anew. */
  | { readonly kind: "replace"; readonly view: SlackView };

export type DialogReply =
  | { readonly kind: "close" }
  /** The same dialog, drawn anew: a preview before the deed. */
  | { readonly kind: "update"; readonly view: SlackView }
  /** By the field's block id. */
  | { readonly kind: "errors"; readonly errors: Readonly<Record<string, string>> };

/** A command is answered in its acknowledgement, or by a dialog. */
export type CommandReply =
  | { readonly kind: "answer"; readonly notice: Notice }
  | { readonly kind: "open"; readonly view: SlackView };

export type OnPress = (press: ButtonPress) => Promise<PressReply>;
export type OnSubmit = (submitted: DialogSubmitted) => Promise<DialogReply>;
/** Where no message can be answered, a dialog is. */
export type ShortcutReply = { readonly view: SlackView };
export type OnShortcut = (used: ShortcutUsed) => Promise<ShortcutReply>;
export type OnCommand = (command: SlashCommand) => Promise<CommandReply>;
export type OnOptions = (asked: OptionsAsked) => Promise<readonly Option[]>;

export function replyToPress(result: PressResult): PressReply {
  if (result.kind === "done") return { kind: "nothing" };
  return { kind: "tell", notice: refusalNotice(result.refusal) };
}

/** A refusal is shown at the field whose answer it concerns; the dialog stays open, nothing is retyped. */
export function replyToSubmit(result: PressResult, field: string): DialogReply {
  if (result.kind === "done") return { kind: "close" };
  return errorAt(field, refusalInDialog(result.refusal));
}

export function errorAt(field: string, words: string): DialogReply {
  return { kind: "errors", errors: { [field]: words } };
}
