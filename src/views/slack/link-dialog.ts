import { type Button, plain, type SlackView } from "./blocks.ts";
import { actionIds, inputs, viewIds } from "./identifiers.ts";
import { said } from "./told-dialog.ts";
import { clip, oneLine } from "./words.ts";

/** Typed with blanks or dashes a code is a little longer than it is. */
const TYPED_MAX = 20;

/** Stands below every refusal of somebody who is not known. */
export const linkButton: Button = {
  type: "button",
  action_id: actionIds.link,
  text: plain("Link my account"),
  accessibility_label: "Link my Slack account to a member of Gatehouse",
  value: "link",
};

/** Whom the link would be to, before anything is mailed. */
export function linkDialog(member: { readonly name: string; readonly address: string }): SlackView {
  const { name, address } = member;
  return {
    ...dialog("link", "Link my account"),
    submit: plain("Send the code"),
    blocks: [
      said(
        `Your Slack profile has the address of ${oneLine(name, 80)}, a member here. To prove that it is you, we mail a code to ${oneLine(address, 120)}; it counts for 15 minutes, once.`,
      ),
    ],
  };
}

/** Where the code from the mail is typed. */
export function codeDialog(codeId: string, address: string): SlackView {
  return {
    ...dialog("linkCode", "Type the code"),
    private_metadata: codeId,
    submit: plain("Link"),
    blocks: [
      said(`We mailed a code to ${oneLine(address, 120)}.`),
      {
        type: "input",
        block_id: inputs.linkCode.block,
        label: plain("Code"),
        hint: plain("Eight letters and digits. Capitals and blanks do not matter."),
        element: {
          type: "plain_text_input",
          action_id: inputs.linkCode.action,
          multiline: false,
          max_length: TYPED_MAX,
        },
      },
    ],
  };
}

/** How it ended, in a dialog that can only be closed. */
export function linkEndDialog(words: string): SlackView {
  return { ...dialog("linkCode", "Link my account"), close: plain("Close"), blocks: [said(words)] };
}

export const linkWords = {
  noMember:
    "No single member has the e-mail address of your Slack profile. Nothing was linked. Ask an admin to put you into company.yaml.",
  memberTaken:
    "That member is linked to another Slack account. Nothing was linked. Ask an admin to change it in company.yaml.",
  noEmail:
    "No e-mail is connected, so no code can be sent. Nothing was linked. Ask an admin to put your Slack id into company.yaml.",
  tooMany: "Three codes were sent within an hour. Nothing was sent now. Try again later.",
  wrong: "That is not the code in the mail. Look at it once more; after five tries it is over.",
  over: "This code is used, or over. Nothing was linked. Close this and press Link my account again.",
} as const;

export function alreadyLinked(name: string): string {
  return `Your account is linked to ${clip(name, 80)} already. Nothing was changed.`;
}

export function nowLinked(name: string, role: string): string {
  return `Your account is linked to ${clip(name, 80)} (${role}). What you press from now on is done in that name.`;
}

function dialog(view: "link" | "linkCode", title: string) {
  return {
    type: "modal" as const,
    callback_id: viewIds[view],
    private_metadata: "",
    title: plain(title),
    close: plain("Cancel"),
  };
}
