import type { App, RespondFn } from "@slack/bolt";
import type { ApproveBooking } from "#flows/approve-booking.ts";
import type { BookEscalation } from "#flows/book-escalation.ts";
import type { BookHeldTime } from "#flows/book-held-time.ts";
import type { TakeTrouble } from "#flows/calendars/take-trouble.ts";
import type { ChangePreferences } from "#flows/change-preferences.ts";
import type { ClaimEscalation } from "#flows/claim-escalation.ts";
import type { CloseEscalation } from "#flows/close-escalation.ts";
import type { DeclineEscalation } from "#flows/decline-escalation.ts";
import type { EmailClient, PrepareEmail } from "#flows/email-client.ts";
import type { HandOverEscalation } from "#flows/hand-over-escalation.ts";
import type { KeepAppointment } from "#flows/keep-appointment.ts";
import type { ListBookableTimes } from "#flows/list-bookable-times.ts";
import type { PrepareBooking } from "#flows/prepare-booking.ts";
import type { CheckClosing, PrepareClose } from "#flows/prepare-close.ts";
import type { PrepareDecline } from "#flows/prepare-decline.ts";
import type { ListTakers, PrepareHandOver } from "#flows/prepare-hand-over.ts";
import type { PrepareProposal, ProposeTimes } from "#flows/propose-times.ts";
import type { PreparePutOnWaitlist, PutOnWaitlist } from "#flows/put-on-waitlist.ts";
import type { ReleaseEscalation } from "#flows/release-escalation.ts";
import type { ReopenEscalation } from "#flows/reopen-escalation.ts";
import type { PrepareSnooze, SnoozeEscalation } from "#flows/snooze-escalation.ts";
import type { PrepareSwap, SwapProvider } from "#flows/swap-provider.ts";
import type { PrepareText, TextClient } from "#flows/text-client.ts";
import type { PrepareTextFromThread } from "#flows/text-from-thread.ts";
import type { UndoSending } from "#flows/undo-sending.ts";
import type { SlackView } from "#views/slack/blocks.ts";
import {
  type ActionId,
  actionIds,
  type CommandName,
  commandNames,
  type FormerActionId,
  formerActionIds,
  type OptionId,
  optionIds,
  type ShortcutId,
  shortcutIds,
  type ViewId,
  viewIds,
} from "#views/slack/identifiers.ts";
import { toldDialog } from "#views/slack/told-dialog.ts";
import { onApproveBooking } from "./approve-booking.ts";
import { type AwayFlows, onAwayPlanSubmitted, onAwaySubmitted } from "./away.ts";
import { onBookEscalation, onBookingSubmitted } from "./book-escalation.ts";
import { onBookHeldTime } from "./book-held-time.ts";
import { onClaimEscalation } from "./claim-escalation.ts";
import { onClose, onCloseSubmitted } from "./close-escalation.ts";
import { type CommandFlows, onGatehouseCommand } from "./command.ts";
import { onConnectCalendar } from "./connect-calendar.ts";
import { onDeclineEscalation, onDeclineSubmitted } from "./decline-escalation.ts";
import { onEmailClient, onEmailSubmitted } from "./email-client.ts";
import { onHandOver, onHandOverSubmitted, onTakerOptions } from "./hand-over-escalation.ts";
import { onPreference } from "./home.ts";
import { onKeepAppointment } from "./keep-appointment.ts";
import {
  type LinkFlows,
  onLinkAccount,
  onLinkCodeSubmitted,
  onLinkSubmitted,
} from "./link-account.ts";
import { listenToCommands } from "./listen-to-commands.ts";
import type { EventFlows } from "./listen-to-events.ts";
import { listenToShortcuts } from "./listen-to-shortcuts.ts";
import { onMore } from "./more.ts";
import { onOpenLink } from "./open-link.ts";
import { ButtonPress, DialogSubmitted, OptionsAsked } from "./payload.ts";
import { pressHandler } from "./press-handler.ts";
import { onProposalSubmitted, onProposeTimes } from "./propose-times.ts";
import { onPutOnWaitlist, onWaitlistSubmitted } from "./put-on-waitlist.ts";
import { onReleaseEscalation } from "./release-escalation.ts";
import { onReopenEscalation } from "./reopen-escalation.ts";
import type { OnCommand, OnOptions, OnPress, OnShortcut, OnSubmit, PressReply } from "./reply.ts";
import { onSendToClient } from "./send-to-client.ts";
import { onFromMessage, onNewRequest } from "./shortcuts.ts";
import { onSlotOptions } from "./slot-options.ts";
import { onSnooze, onSnoozeSubmitted } from "./snooze-escalation.ts";
import { onSwapProvider, onSwapSubmitted } from "./swap-provider.ts";
import { onRequestSubmitted, onZoneOptions, type RequestFlows } from "./take-request.ts";
import type { Redraw, Tell } from "./tell.ts";
import { onTextClient, onTextSubmitted } from "./text-client.ts";
import { onTypedBook, onTypedPropose } from "./typed.ts";
import { onSendingSubmitted, onUndoSending } from "./undo-sending.ts";

/** What can be done from a card. */
export type DeskFlows = {
  readonly claimEscalation: ClaimEscalation;
  readonly approveBooking: ApproveBooking;
  readonly bookHeldTime: BookHeldTime;
  readonly prepareBooking: PrepareBooking;
  readonly listBookableTimes: ListBookableTimes;
  readonly bookEscalation: BookEscalation;
  readonly prepareDecline: PrepareDecline;
  readonly declineEscalation: DeclineEscalation;
  readonly releaseEscalation: ReleaseEscalation;
  readonly prepareHandOver: PrepareHandOver;
  readonly listTakers: ListTakers;
  readonly handOverEscalation: HandOverEscalation;
  readonly prepareSnooze: PrepareSnooze;
  readonly snoozeEscalation: SnoozeEscalation;
  readonly prepareClose: PrepareClose;
  readonly checkClosing: CheckClosing;
  readonly closeEscalation: CloseEscalation;
  readonly reopenEscalation: ReopenEscalation;
  readonly keepAppointment: KeepAppointment;
  readonly prepareSwap: PrepareSwap;
  readonly swapProvider: SwapProvider;
  readonly prepareProposal: PrepareProposal;
  readonly proposeTimes: ProposeTimes;
  readonly prepareEmail: PrepareEmail;
  readonly emailClient: EmailClient;
  readonly prepareText: PrepareText;
  readonly textClient: TextClient;
  readonly preparePutOnWaitlist: PreparePutOnWaitlist;
  readonly putOnWaitlist: PutOnWaitlist;
  readonly undoSending: UndoSending;
};

export type SlackFlows = DeskFlows &
  CommandFlows &
  LinkFlows &
  AwayFlows &
  EventFlows & { readonly changePreferences: ChangePreferences } & RequestFlows & {
    readonly takeTrouble: TakeTrouble;
    readonly prepareTextFromThread: PrepareTextFromThread;
  };

/** One for every name that cards and dialogs use: the compiler finds a forgotten one. */
export type Listeners = {
  readonly actions: Readonly<Record<ActionId | FormerActionId, OnPress>>;
  readonly options: Readonly<Record<OptionId, OnOptions>>;
  readonly views: Readonly<Record<ViewId, OnSubmit>>;
  readonly shortcuts: Readonly<Record<ShortcutId, OnShortcut>>;
  readonly commands: Readonly<Record<CommandName, OnCommand>>;
};

/** @param realNow when a message leaves is told in real time, as it is waited for */
export function listenersFor(flows: SlackFlows, realNow: () => Date): Listeners {
  const decline = onDeclineEscalation(flows.prepareDecline);
  const release = onReleaseEscalation(flows.releaseEscalation);
  return {
    actions: {
      [actionIds.claim]: onClaimEscalation(flows.claimEscalation),
      [actionIds.bookHeld]: onBookHeldTime(flows.bookHeldTime),
      [actionIds.book]: onBookEscalation(flows.prepareBooking),
      [actionIds.propose]: onProposeTimes(flows.prepareProposal),
      [actionIds.email]: onEmailClient(flows.prepareEmail),
      [actionIds.text]: onTextClient(flows.prepareText),
      [actionIds.waitlist]: onPutOnWaitlist(flows.preparePutOnWaitlist),
      [actionIds.keep]: onKeepAppointment(flows.keepAppointment),
      [actionIds.swap]: onSwapProvider(flows.prepareSwap),
      [actionIds.approve]: onApproveBooking(flows.approveBooking),
      [actionIds.reopen]: onReopenEscalation(flows.reopenEscalation),
      [actionIds.more]: onMore({
        "hand-over": onHandOver(flows.prepareHandOver),
        release,
        snooze: onSnooze(flows.prepareSnooze),
        close: onClose(flows.prepareClose),
        decline,
      }),
      [formerActionIds.decline]: decline,
      [formerActionIds.release]: release,
      [actionIds.undo]: onUndoSending(flows.undoSending),
      [actionIds.open]: onOpenLink,
      [actionIds.link]: onLinkAccount(flows.prepareLink),
      [actionIds.typedBook]: onTypedBook(flows.bookEscalation),
      [actionIds.typedDecline]: decline,
      [actionIds.typedPropose]: onTypedPropose(flows.proposeTimes),
      [actionIds.homeMessages]: onPreference(flows.changePreferences, "directMessages"),
      [actionIds.homeQuiet]: onPreference(flows.changePreferences, "quietHours"),
      [actionIds.connect]: onConnectCalendar(flows.mailConnectLink),
      [actionIds.takeTrouble]: pressHandler(flows.takeTrouble),
    },
    options: {
      [optionIds.slot]: onSlotOptions(flows.listBookableTimes),
      [optionIds.slots]: onSlotOptions(flows.listBookableTimes),
      [optionIds.zone]: onZoneOptions(),
      [optionIds.taker]: onTakerOptions(flows.listTakers),
    },
    views: {
      [viewIds.book]: onBookingSubmitted(flows.bookEscalation),
      [viewIds.propose]: onProposalSubmitted(flows.proposeTimes, realNow),
      [viewIds.email]: onEmailSubmitted(flows.emailClient, realNow),
      [viewIds.text]: onTextSubmitted(flows, realNow),
      [viewIds.waitlist]: onWaitlistSubmitted(flows.putOnWaitlist),
      [viewIds.sending]: onSendingSubmitted,
      [viewIds.handOver]: onHandOverSubmitted(flows.handOverEscalation),
      [viewIds.swap]: onSwapSubmitted(flows.swapProvider),
      [viewIds.snooze]: onSnoozeSubmitted(flows.snoozeEscalation),
      [viewIds.close]: onCloseSubmitted(flows),
      [viewIds.decline]: onDeclineSubmitted(flows.prepareDecline, flows.declineEscalation),
      [viewIds.link]: onLinkSubmitted(flows.sendLinkCode),
      [viewIds.away]: onAwaySubmitted(flows),
      [viewIds.awayPlan]: onAwayPlanSubmitted(flows),
      [viewIds.request]: onRequestSubmitted(flows),
      [viewIds.told]: async () => ({ kind: "close" }),
      [viewIds.linkCode]: onLinkCodeSubmitted(flows.confirmLink),
    },
    shortcuts: {
      [shortcutIds.newRequest]: onNewRequest(flows),
      [shortcutIds.fromMessage]: onFromMessage(flows),
      [shortcutIds.sendToClient]: onSendToClient(flows.prepareTextFromThread),
    },
    commands: { [commandNames.gatehouse]: onGatehouseCommand(flows) },
  };
}

/** In one's Home there is nobody who could be answered but by a dialog. */
function dialogFor(reply: PressReply, respond: RespondFn | undefined): SlackView | undefined {
  if (reply.kind === "open") return reply.view;
  if (reply.kind !== "tell" || respond !== undefined) return undefined;
  return toldDialog("Gatehouse", reply.notice.text);
}

export function namesOf(listeners: Listeners): ReadonlySet<string> {
  return new Set(Object.values(listeners).flatMap((named) => Object.keys(named)));
}

/** Exact names only: of two listeners that match, Bolt runs both, and the second one's ack throws. */
export function listen(
  app: App,
  listeners: Listeners,
  { tell, redraw }: { readonly tell: Tell; readonly redraw: Redraw },
): void {
  const { actions, options, views, commands, shortcuts } = listeners;
  listenToCommands(app, commands);
  listenToShortcuts(app, shortcuts);
  for (const [name, onPress] of Object.entries(actions)) {
    app.action(name, async ({ body, ack, respond, client }) => {
      const press = ButtonPress.parse(body);
      const reply = await onPress(press);
      const view = dialogFor(reply, respond);
      if (view !== undefined) await client.views.open({ trigger_id: press.trigger_id, view });
      await ack();
      if (reply.kind === "replace" && press.view !== undefined)
        redraw(client.views.update({ view_id: press.view.id, view: reply.view }));
      if (view === undefined && reply.kind === "tell") tell(respond, reply.notice);
    });
  }
  for (const [name, onOptions] of Object.entries(options)) {
    app.options(name, async ({ body, ack }) => {
      await ack({ options: [...(await onOptions(OptionsAsked.parse(body)))] });
    });
  }
  for (const [name, onSubmit] of Object.entries(views)) {
    app.view(name, async ({ body, ack }) => {
      const reply = await onSubmit(DialogSubmitted.parse(body));
      if (reply.kind === "close") return await ack();
      if (reply.kind === "update")
        return await ack({ response_action: "update", view: reply.view });
      await ack({ response_action: "errors", errors: { ...reply.errors } });
    });
  }
}
