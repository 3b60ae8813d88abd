import { moveAwayFlow, prepareAwayFlow, putInAwayFlow } from "#flows/away-from-chat.ts";
import { type TakeTrouble, takeTroubleFlow } from "#flows/calendars/take-trouble.ts";
import { type ChangePreferences, changePreferencesFlow } from "#flows/change-preferences.ts";
import type { FlowContext } from "#flows/context.ts";
import { findOnCallFlow } from "#flows/find-on-call.ts";
import { findRequestsFlow } from "#flows/find-requests.ts";
import { confirmLinkFlow, prepareLinkFlow, sendLinkCodeFlow } from "#flows/link-account.ts";
import { listOwnFlow, listQueueFlow } from "#flows/list-queue.ts";
import { mailConnectLinkFlow } from "#flows/mail-connect-link.ts";
import { mirrorWordFlow } from "#flows/mirror-word.ts";
import { findThreadFlow, keepNoteFlow, noteHumanWordFlow } from "#flows/note-human-word.ts";
import { openHomeFlow } from "#flows/publish-homes.ts";
import { deskFigures, readDeskFiguresFlow } from "#flows/read-desk-figures.ts";
import { suggestTimesFlow } from "#flows/suggest-times.ts";
import { prepareRequestFlow, takeRequestFlow } from "#flows/take-request.ts";
import { type PrepareTextFromThread, prepareTextFromThreadFlow } from "#flows/text-from-thread.ts";
import type { AwayFlows } from "#handlers/slack/away.ts";
import type { CommandFlows } from "#handlers/slack/command.ts";
import type { LinkFlows } from "#handlers/slack/link-account.ts";
import type { EventFlows } from "#handlers/slack/listen-to-events.ts";
import type { RequestFlows } from "#handlers/slack/take-request.ts";

/** What can be done in Slack without a card. */
export function composeSurfaces(
  context: FlowContext,
  { hasEmail }: { readonly hasEmail: boolean },
): CommandFlows &
  LinkFlows &
  AwayFlows &
  EventFlows & { readonly changePreferences: ChangePreferences } & RequestFlows & {
    readonly takeTrouble: TakeTrouble;
    readonly prepareTextFromThread: PrepareTextFromThread;
  } {
  const linking = { ...context, hasEmail };
  return {
    suggestTimes: suggestTimesFlow(context),
    keepNote: keepNoteFlow(context),
    noteHumanWord: noteHumanWordFlow(context),
    mirrorWord: mirrorWordFlow(context),
    findThread: findThreadFlow(context),
    openHome: openHomeFlow(context),
    changePreferences: changePreferencesFlow(context),
    takeTrouble: takeTroubleFlow(context),
    prepareAway: prepareAwayFlow(context),
    putInAway: putInAwayFlow(context),
    moveAway: moveAwayFlow(context),
    publicUrl: context.publicUrl,
    prepareRequest: prepareRequestFlow(context),
    takeRequest: takeRequestFlow(context),
    company: context.company,
    now: context.now,
    prepareTextFromThread: prepareTextFromThreadFlow(context),
    prepareLink: prepareLinkFlow(linking),
    sendLinkCode: sendLinkCodeFlow(linking),
    confirmLink: confirmLinkFlow(linking),
    mailConnectLink: mailConnectLinkFlow(linking),
    listQueue: listQueueFlow(context),
    listOwn: listOwnFlow(context),
    findRequests: findRequestsFlow(context),
    findOnCall: findOnCallFlow(context),
    readDeskFigures: readDeskFiguresFlow(context, deskFigures(context)),
  };
}
