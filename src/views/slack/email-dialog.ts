import { plain, type SlackView } from "./blocks.ts";
import { inputs, viewIds } from "./identifiers.ts";
import { clip, oneLine } from "./words.ts";

/** As much as a letter that somebody reads; Slack would take 3,000. */
export const EMAIL_MAX = 2_000;

export type Mailable = {
  readonly reference: string;
  readonly clientName: string;
  readonly emailDomain: string;
};

/** "E-mail client…": the words alone; greeting, signature and links are the letter's. */
export function emailDialog(
  metadata: string,
  { reference, clientName, emailDomain }: Mailable,
): SlackView {
  return {
    type: "modal",
    callback_id: viewIds.email,
    private_metadata: metadata,
    title: plain(clip(`E-mail ${reference}`, 24)),
    submit: plain("Send"),
    close: plain("Cancel"),
    blocks: [
      {
        type: "section",
        block_id: "who",
        text: plain(
          oneLine(`To ${clientName} at ${emailDomain}. We add a greeting and our address.`, 300),
        ),
      },
      {
        type: "input",
        block_id: inputs.clientEmail.block,
        label: plain("Your words"),
        hint: plain("What is said in the thread never reaches the client; only this does."),
        element: {
          type: "plain_text_input",
          action_id: inputs.clientEmail.action,
          multiline: true,
          max_length: EMAIL_MAX,
        },
      },
    ],
  };
}
