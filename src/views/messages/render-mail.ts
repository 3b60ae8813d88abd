import { cleanLine } from "#intake/clean-text.ts";
import type { MailCompany, MailContent } from "#ports/email.ts";
import { cancelledLetter, confirmedLetter, rescheduledLetter } from "./appointment-letters.ts";
import { type InvitationParties, invitation, type MailAddress } from "./invitation.ts";
import type { Letter } from "./letter.ts";
import { letterHtml } from "./letter-html.tsx";
import { letterText } from "./letter-text.ts";
import {
  deskAlertLetter,
  offersLetter,
  personWillAnswerLetter,
  requestClosedLetter,
} from "./request-letters.ts";

export type RenderedMail = {
  /** One line, however its parts were written. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly ics: { readonly method: "REQUEST" | "CANCEL"; readonly content: string } | undefined;
};

/** Everything that a mail consists of. Pure: the same content gives the same mail. */
export function renderMail(
  content: MailContent,
  envelope: InvitationParties & { readonly to: MailAddress },
): RenderedMail {
  const letter = letterFor(content, envelope.company);
  return {
    subject: cleanLine(letter.subject),
    text: letterText(letter, envelope.company),
    html: letterHtml(letter, envelope.company),
    ics: invitationFor(content, envelope),
  };
}

function letterFor(content: MailContent, company: MailCompany): Letter {
  switch (content.kind) {
    case "confirmed":
      return confirmedLetter(content, company);
    case "rescheduled":
      return rescheduledLetter(content, company);
    case "cancelled":
      return cancelledLetter(content, company);
    case "person-will-answer":
      return personWillAnswerLetter(content, company);
    case "declined":
    case "expired":
    case "withdrawn":
      return requestClosedLetter(content, company);
    case "offers":
      return offersLetter(content, company);
    case "desk-alert":
      return deskAlertLetter(content, company);
  }
}

function invitationFor(
  content: MailContent,
  envelope: InvitationParties & { readonly to: MailAddress },
): RenderedMail["ics"] {
  switch (content.kind) {
    case "confirmed":
    case "rescheduled":
      return { method: "REQUEST", content: invitation("REQUEST", content, envelope) };
    case "cancelled":
      return { method: "CANCEL", content: invitation("CANCEL", content, envelope) };
    default:
      return undefined;
  }
}
