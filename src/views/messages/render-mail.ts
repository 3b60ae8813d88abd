import type { MessageWords } from "#company/messages.ts";
import { cleanLine } from "#intake/clean-text.ts";
import type { MailCompany, MailContent } from "#ports/email.ts";
import {
  cancelledLetter,
  confirmedLetter,
  reassignedLetter,
  rescheduledLetter,
} from "./appointment-letters.ts";
import { calendarLostLetter, connectLinkLetter, darkCalendarLetter } from "./calendar-letters.ts";
import { crmNoAddressLetter, crmRefusedLetter, crmUnloggedLetter } from "./crm-letters.ts";
import { chatTroubleLetter } from "./desk-letters.ts";
import { feedbackLetter } from "./feedback-letter.ts";
import { type InvitationParties, invitation, type MailAddress } from "./invitation.ts";
import type { Letter } from "./letter.ts";
import { letterHtml } from "./letter-html.tsx";
import { letterText } from "./letter-text.ts";
import { linkCodeLetter } from "./member-letters.ts";
import { missedLetter } from "./outcome-letters.ts";
import { inOwnWords } from "./own-words.ts";
import { reminderLetter } from "./reminder-letter.ts";
import {
  deskAlertLetter,
  freeTextLetter,
  nobodyAnsweredLetter,
  offersLetter,
  personWillAnswerLetter,
  requestClosedLetter,
} from "./request-letters.ts";
import { textsHeldBackLetter } from "./spend-letters.ts";
import { waitlistLetter } from "./waitlist-letters.ts";

export type RenderedMail = {
  /** One line, however its parts were written. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly ics: { readonly method: "REQUEST" | "CANCEL"; readonly content: string } | undefined;
};

type Envelope = InvitationParties & {
  readonly to: MailAddress;
  readonly words?: MessageWords | undefined;
};

/** Everything that a mail consists of. Pure: the same content gives the same mail. */
export function renderMail(content: MailContent, envelope: Envelope): RenderedMail {
  const letter = wholeLetter({ ...envelope, content });
  return {
    ...wordsOf(letter, envelope.company),
    html: letterHtml(letter, envelope.company),
    ics: invitationFor(content, envelope),
  };
}

type Worded = {
  readonly content: MailContent;
  readonly company: MailCompany;
  readonly words?: MessageWords | undefined;
};

/** What a mail says, without its looks. */
export function wordsOfMail(mail: Worded): Pick<RenderedMail, "subject" | "text"> {
  return wordsOf(wholeLetter(mail), mail.company);
}

function wordsOf(letter: Letter, company: MailCompany) {
  return { subject: cleanLine(letter.subject), text: letterText(letter, company) };
}

function wholeLetter({ content, company, words }: Worded) {
  const contactUrl = "manageUrl" in content ? `${content.manageUrl}/contact` : undefined;
  return { ...inOwnWords(letterFor(content, company), words, { content, company }), contactUrl };
}

function letterFor(content: MailContent, company: MailCompany): Letter {
  switch (content.kind) {
    case "confirmed":
      return confirmedLetter(content, company);
    case "rescheduled":
      return rescheduledLetter(content, company);
    case "reassigned":
      return reassignedLetter(content, company);
    case "cancelled":
      return cancelledLetter(content, company);
    case "feedback":
      return feedbackLetter(content, company);
    case "reminder":
      return reminderLetter(content, company);
    case "person-will-answer":
      return personWillAnswerLetter(content, company);
    case "declined":
    case "expired":
    case "withdrawn":
    case "closed":
      return requestClosedLetter(content, company);
    case "free-text":
      return freeTextLetter(content, company);
    case "offers":
      return offersLetter(content, company);
    case "missed":
      return missedLetter(content, company);
    case "waitlist-joined":
    case "waitlist-offer":
    case "waitlist-gone":
    case "waitlist-ended":
    case "waitlist-left":
    case "waitlist-booked":
      return waitlistLetter(content, company);
    case "desk-alert":
      return deskAlertLetter(content, company);
    case "chat-trouble":
      return chatTroubleLetter(content, company);
    case "calendar-dark":
      return darkCalendarLetter(content, company);
    case "texts-held-back":
      return textsHeldBackLetter(content, company);
    case "crm-no-address":
      return crmNoAddressLetter(content, company);
    case "crm-refused":
      return crmRefusedLetter(content, company);
    case "crm-unlogged":
      return crmUnloggedLetter(content, company);
    case "calendar-lost":
      return calendarLostLetter(content, company);
    case "connect-link":
      return connectLinkLetter(content, company);
    case "link-code":
      return linkCodeLetter(content, company);
    case "nobody-answered":
      return nobodyAnsweredLetter(content, company);
  }
}

function invitationFor(content: MailContent, envelope: Envelope): RenderedMail["ics"] {
  switch (content.kind) {
    case "confirmed":
    case "rescheduled":
    case "reassigned":
      return { method: "REQUEST", content: invitation("REQUEST", content, envelope) };
    case "cancelled":
      return { method: "CANCEL", content: invitation("CANCEL", content, envelope) };
    default:
      return undefined;
  }
}
