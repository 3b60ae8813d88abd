import type { App } from "@slack/bolt";
import type { BookEscalation } from "#flows/book-escalation.ts";
import type { BookHeldTime } from "#flows/book-held-time.ts";
import type { ClaimEscalation } from "#flows/claim-escalation.ts";
import type { DeclineEscalation } from "#flows/decline-escalation.ts";
import type { KeepAppointment } from "#flows/keep-appointment.ts";
import type { ListBookableTimes } from "#flows/list-bookable-times.ts";
import type { PrepareBooking } from "#flows/prepare-booking.ts";
import type { PrepareDecline } from "#flows/prepare-decline.ts";
import type { PrepareProposal, ProposeTimes } from "#flows/propose-times.ts";
import type { ReleaseEscalation } from "#flows/release-escalation.ts";
import type { PrepareText, TextClient } from "#flows/text-client.ts";
import {
  type ActionId,
  actionIds,
  type OptionId,
  optionIds,
  type ViewId,
  viewIds,
} from "#views/slack/identifiers.ts";
import { onBookEscalation, onBookingSubmitted } from "./book-escalation.ts";
import { onBookHeldTime } from "./book-held-time.ts";
import { onClaimEscalation } from "./claim-escalation.ts";
import { onDeclineEscalation, onDeclineSubmitted } from "./decline-escalation.ts";
import { onKeepAppointment } from "./keep-appointment.ts";
import { onOpenLink } from "./open-link.ts";
import { ButtonPress, DialogSubmitted, OptionsAsked } from "./payload.ts";
import { onProposalSubmitted, onProposeTimes } from "./propose-times.ts";
import { onReleaseEscalation } from "./release-escalation.ts";
import type { OnOptions, OnPress, OnSubmit } from "./reply.ts";
import { onSlotOptions } from "./slot-options.ts";
import type { Tell } from "./tell.ts";
import { onTextClient, onTextSubmitted } from "./text-client.ts";

export type SlackFlows = {
  readonly claimEscalation: ClaimEscalation;
  readonly bookHeldTime: BookHeldTime;
  readonly prepareBooking: PrepareBooking;
  readonly listBookableTimes: ListBookableTimes;
  readonly bookEscalation: BookEscalation;
  readonly prepareDecline: PrepareDecline;
  readonly declineEscalation: DeclineEscalation;
  readonly releaseEscalation: ReleaseEscalation;
  readonly keepAppointment: KeepAppointment;
  readonly prepareProposal: PrepareProposal;
  readonly proposeTimes: ProposeTimes;
  readonly prepareText: PrepareText;
  readonly textClient: TextClient;
};

/** One for every name that cards and dialogs use: the compiler finds a forgotten one. */
export type Listeners = {
  readonly actions: Readonly<Record<ActionId, OnPress>>;
  readonly options: Readonly<Record<OptionId, OnOptions>>;
  readonly views: Readonly<Record<ViewId, OnSubmit>>;
};

export function listenersFor(flows: SlackFlows): Listeners {
  return {
    actions: {
      [actionIds.claim]: onClaimEscalation(flows.claimEscalation),
      [actionIds.bookHeld]: onBookHeldTime(flows.bookHeldTime),
      [actionIds.book]: onBookEscalation(flows.prepareBooking),
      [actionIds.propose]: onProposeTimes(flows.prepareProposal),
      [actionIds.text]: onTextClient(flows.prepareText),
      [actionIds.decline]: onDeclineEscalation(flows.prepareDecline),
      [actionIds.release]: onReleaseEscalation(flows.releaseEscalation),
      [actionIds.keep]: onKeepAppointment(flows.keepAppointment),
      [actionIds.open]: onOpenLink,
    },
    options: {
      [optionIds.slot]: onSlotOptions(flows.listBookableTimes),
      [optionIds.slots]: onSlotOptions(flows.listBookableTimes),
    },
    views: {
      [viewIds.book]: onBookingSubmitted(flows.bookEscalation),
      [viewIds.propose]: onProposalSubmitted(flows.proposeTimes),
      [viewIds.text]: onTextSubmitted(flows.prepareText, flows.textClient),
      [viewIds.decline]: onDeclineSubmitted(flows.prepareDecline, flows.declineEscalation),
    },
  };
}

export function namesOf({ actions, options, views }: Listeners): ReadonlySet<string> {
  return new Set([actions, options, views].flatMap((named) => Object.keys(named)));
}

/** Exact names only: of two listeners that match, Bolt runs both, and the second one's ack throws. */
export function listen(app: App, { actions, options, views }: Listeners, tell: Tell): void {
  for (const [name, onPress] of Object.entries(actions)) {
    app.action(name, async ({ body, ack, respond, client }) => {
      const press = ButtonPress.parse(body);
      const reply = await onPress(press);
      if (reply.kind === "open")
        await client.views.open({ trigger_id: press.trigger_id, view: reply.view });
      await ack();
      if (reply.kind === "tell") tell(respond, reply.notice);
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
