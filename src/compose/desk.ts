import { approveBookingFlow } from "#flows/approve-booking.ts";
import { bookEscalationFlow } from "#flows/book-escalation.ts";
import { bookHeldTimeFlow } from "#flows/book-held-time.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { closeEscalationFlow } from "#flows/close-escalation.ts";
import type { FlowContext } from "#flows/context.ts";
import { declineEscalationFlow } from "#flows/decline-escalation.ts";
import { emailClientFlow, prepareEmailFlow } from "#flows/email-client.ts";
import { handOverEscalationFlow } from "#flows/hand-over-escalation.ts";
import { keepAppointmentFlow } from "#flows/keep-appointment.ts";
import { listBookableTimesFlow } from "#flows/list-bookable-times.ts";
import { prepareBookingFlow } from "#flows/prepare-booking.ts";
import { checkClosingFlow, prepareCloseFlow } from "#flows/prepare-close.ts";
import { prepareDeclineFlow } from "#flows/prepare-decline.ts";
import { listTakersFlow, prepareHandOverFlow } from "#flows/prepare-hand-over.ts";
import { prepareProposalFlow, proposeTimesFlow } from "#flows/propose-times.ts";
import { preparePutOnWaitlistFlow, putOnWaitlistFlow } from "#flows/put-on-waitlist.ts";
import { releaseEscalationFlow } from "#flows/release-escalation.ts";
import { reopenEscalationFlow } from "#flows/reopen-escalation.ts";
import { prepareSnoozeFlow, snoozeEscalationFlow } from "#flows/snooze-escalation.ts";
import { prepareSwapFlow, swapProviderFlow } from "#flows/swap-provider.ts";
import { prepareTextFlow, textClientFlow } from "#flows/text-client.ts";
import { undoSendingFlow } from "#flows/undo-sending.ts";
import type { DeskFlows } from "#handlers/slack/listeners.ts";

/** What can be done from a card. */
export function composeDesk(context: FlowContext): DeskFlows {
  return {
    claimEscalation: claimEscalationFlow(context),
    approveBooking: approveBookingFlow(context),
    bookHeldTime: bookHeldTimeFlow(context),
    prepareBooking: prepareBookingFlow(context),
    listBookableTimes: listBookableTimesFlow(context),
    bookEscalation: bookEscalationFlow(context),
    prepareDecline: prepareDeclineFlow(context),
    declineEscalation: declineEscalationFlow(context),
    releaseEscalation: releaseEscalationFlow(context),
    prepareHandOver: prepareHandOverFlow(context),
    listTakers: listTakersFlow(context),
    handOverEscalation: handOverEscalationFlow(context),
    prepareSnooze: prepareSnoozeFlow(context),
    snoozeEscalation: snoozeEscalationFlow(context),
    prepareClose: prepareCloseFlow(context),
    checkClosing: checkClosingFlow(context),
    closeEscalation: closeEscalationFlow(context),
    reopenEscalation: reopenEscalationFlow(context),
    keepAppointment: keepAppointmentFlow(context),
    prepareSwap: prepareSwapFlow(context),
    swapProvider: swapProviderFlow(context),
    prepareProposal: prepareProposalFlow(context),
    proposeTimes: proposeTimesFlow(context),
    prepareEmail: prepareEmailFlow(context),
    emailClient: emailClientFlow(context),
    prepareText: prepareTextFlow(context),
    textClient: textClientFlow(context),
    preparePutOnWaitlist: preparePutOnWaitlistFlow(context),
    putOnWaitlist: putOnWaitlistFlow(context),
    undoSending: undoSendingFlow(context),
  };
}
