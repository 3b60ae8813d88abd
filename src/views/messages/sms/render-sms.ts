import { describeLocal } from "#booking/local-time.ts";
import type { SmsContent } from "#ports/sms.ts";
import { appointmentTexts } from "./appointment-texts.ts";
import { deskTexts } from "./desk-texts.ts";
import { endTexts } from "./end-texts.ts";
import { firstThatFits, shortName } from "./fit.ts";
import { offerTexts } from "./offer-texts.ts";
import { feedbackTexts, reminderTexts } from "./reminder-texts.ts";
import { talkTexts } from "./talk-texts.ts";
import { joinedTexts, waitlistTexts } from "./waitlist-texts.ts";

/**
 * The words of a text message, who speaks first: a number says nothing to the client. At most three
 * segments, but for a member's own words, which are shown and counted before they are sent.
 *
 * Nobody is ever told to answer with CANCEL, END or YES: carriers take them for opt-out and opt-in.
 */
export function renderSms(content: SmsContent, companyName: string): string {
  const from = shortName(companyName);
  switch (content.kind) {
    case "confirmed":
    case "rescheduled":
    case "reassigned":
    case "cancelled":
      return firstThatFits(appointmentTexts(content, from));
    case "feedback":
      return firstThatFits(feedbackTexts(content, from));
    case "reminder":
      return firstThatFits(reminderTexts(content, from));
    case "offers":
      return firstThatFits(offerTexts(content, from));
    case "waitlist-joined":
      return firstThatFits(joinedTexts(content, from));
    case "waitlist-offer":
      return firstThatFits(waitlistTexts(content, from));
    case "missed": {
      const when = describeLocal(content.start, content.zone);
      return firstThatFits([
        `${from}: we missed you at ${shortName(content.serviceName)} on ${when}. Another time? ${content.bookUrl} Reply STOP to opt out.`,
        `${from}: we missed you on ${when}. Another time? ${content.bookUrl}`,
        `We missed you. Another time? ${content.bookUrl}`,
      ]);
    }
    case "declined":
    case "expired":
    case "withdrawn":
    case "closed":
      return firstThatFits(endTexts(content, from));
    case "waitlist-kept":
      return firstThatFits([
        `${from}: thank you, the time goes to the next one in line. You stay on the waitlist: ${content.url}`,
        `The time goes to the next one. You stay on the waitlist: ${content.url}`,
      ]);
    case "offer-gone":
      return firstThatFits([
        `${from}: sorry, that time is no longer held for you, so your message booked nothing. What is booked, and what is free: ${content.manageUrl}`,
        `That time is no longer held for you, your message booked nothing: ${content.manageUrl}`,
      ]);
    case "not-understood":
      return firstThatFits([
        `${from}: sorry, we could not tell which time you mean. Please reply with its number alone, or choose here: ${content.manageUrl}`,
        `Which time do you mean? Reply with its number alone, or choose here: ${content.manageUrl}`,
      ]);
    case "passed-on":
      return firstThatFits([
        `${from}: thank you, a person on our team will read this and answer you. How things stand: ${content.manageUrl}`,
        `A person will read this and answer you. How things stand: ${content.manageUrl}`,
      ]);
    case "stranger":
      return firstThatFits([
        `${from}: we do not know this number, so your message booked or changed nothing. To book: ${content.bookUrl} To speak to a person, call ${content.contactPhone}.`,
        `Your message booked or changed nothing. To book: ${content.bookUrl} or call ${content.contactPhone}.`,
      ]);
    case "help":
      return firstThatFits([
        `${from}: we text you about your appointments. To speak to a person, call ${content.contactPhone}. Reply STOP to opt out.`,
      ]);
    case "opted-out":
      return firstThatFits([
        `${from}: you will get no more texts from us. Reply START if you change your mind.`,
      ]);
    case "desk-alert":
    case "nobody-answered":
    case "desk-closed":
      return firstThatFits(deskTexts(content, from));
    case "free-text":
      return firstThatFits([`${from}: ${content.text}`]);
    default:
      return firstThatFits(talkTexts(content, from));
  }
}
