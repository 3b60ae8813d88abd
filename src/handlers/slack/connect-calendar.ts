import type { MailConnectLink } from "#flows/mail-connect-link.ts";
import { connectAnswer } from "#views/slack/connect-answers.ts";
import { refusalNotice } from "#views/slack/notices.ts";
import { chatUser } from "./payload.ts";
import type { OnPress } from "./reply.ts";

/** "Reconnect": the way to the page of calendars, by mail, for whoever pressed. */
export function onConnectCalendar(mailConnectLink: MailConnectLink): OnPress {
  return async (payload) => {
    const mailed = await mailConnectLink(chatUser(payload));
    if (mailed.kind === "refused") return { kind: "tell", notice: refusalNotice(mailed.refusal) };
    return { kind: "tell", notice: connectAnswer(mailed) };
  };
}
