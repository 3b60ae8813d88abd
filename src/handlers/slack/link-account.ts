import type { ConfirmLink, PrepareLink, SendLinkCode } from "#flows/link-account.ts";
import { inputs } from "#views/slack/identifiers.ts";
import {
  alreadyLinked,
  codeDialog,
  linkDialog,
  linkEndDialog,
  linkWords,
  nowLinked,
} from "#views/slack/link-dialog.ts";
import { notice, refusalInDialog } from "#views/slack/notices.ts";
import { chatUser } from "./payload.ts";
import { errorAt, type OnPress, type OnSubmit } from "./reply.ts";

const field = inputs.linkCode.block;
/** A row's id; whatever else stands there is not from us. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export type LinkFlows = {
  readonly prepareLink: PrepareLink;
  readonly sendLinkCode: SendLinkCode;
  readonly confirmLink: ConfirmLink;
};

/** "Link my account": says whom it would be, before anything is sent. */
export function onLinkAccount(prepareLink: PrepareLink): OnPress {
  return async (payload) => {
    const prepared = await prepareLink(chatUser(payload));
    if (prepared.kind === "ready") return { kind: "open", view: linkDialog(prepared) };
    return { kind: "tell", notice: notice(whyNot(prepared)) };
  };
}

/** "Send the code" */
export function onLinkSubmitted(sendLinkCode: SendLinkCode): OnSubmit {
  return async (submitted) => {
    const sent = await sendLinkCode(chatUser(submitted));
    if (sent.kind === "sent")
      return { kind: "update", view: codeDialog(sent.codeId, sent.address) };
    const words = sent.kind === "too-many" ? linkWords.tooMany : whyNot(sent);
    return { kind: "update", view: linkEndDialog(words) };
  };
}

/** "Link", with the code from the mail. */
export function onLinkCodeSubmitted(confirmLink: ConfirmLink): OnSubmit {
  return async (submitted) => {
    const { private_metadata: codeId, state } = submitted.view;
    const typed = state.values[field]?.[inputs.linkCode.action]?.value?.trim() ?? "";
    if (!uuid.test(codeId)) return errorAt(field, linkWords.over);
    const result = await confirmLink({ by: chatUser(submitted), codeId, typed });
    switch (result.kind) {
      case "wrong":
      case "over":
        return errorAt(field, linkWords[result.kind]);
      case "linked":
        return { kind: "update", view: linkEndDialog(nowLinked(result.name, result.role)) };
      default:
        return { kind: "update", view: linkEndDialog(whyNot(result)) };
    }
  };
}

type NotLinkable = Exclude<Awaited<ReturnType<PrepareLink>>, { kind: "ready" }>;

function whyNot(why: NotLinkable): string {
  switch (why.kind) {
    case "refused":
      return refusalInDialog(why.refusal);
    case "linked-already":
      return alreadyLinked(why.name);
    case "no-member":
      return linkWords.noMember;
    case "member-taken":
      return linkWords.memberTaken;
    case "no-email":
      return linkWords.noEmail;
  }
}
