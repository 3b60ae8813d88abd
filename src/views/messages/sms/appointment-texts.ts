import { describeLocal } from "#booking/local-time.ts";
import type { SmsContent } from "#ports/sms.ts";
import { shortName } from "./fit.ts";

type Content = Extract<
  SmsContent,
  { kind: "confirmed" | "rescheduled" | "reassigned" | "cancelled" }
>;

/** From the fullest to the barest; the time and the link are in each. */
export function appointmentTexts(content: Content, from: string): [string, ...string[]] {
  const what = shortName(content.serviceName);
  const whom = shortName(content.providerName);
  const when = describeLocal(content.start, content.zone);
  const url = content.manageUrl;
  switch (content.kind) {
    case "confirmed":
      if (content.hasForm)
        return [
          `${from}: ${what} with ${whom} is booked for ${when}. Please fill in your form; see, change or cancel: ${url} Reply STOP to opt out.`,
          `${from}: booked for ${when}. Please fill in your form: ${url} Reply STOP to opt out.`,
          `Booked for ${when}. Your form: ${url}`,
        ];
      return [
        `${from}: ${what} with ${whom} is booked for ${when}. See, change or cancel: ${url} Reply STOP to opt out.`,
        `${from}: booked for ${when}. See, change or cancel: ${url} Reply STOP to opt out.`,
        `Booked for ${when}. ${url}`,
      ];
    case "rescheduled":
      return [
        `${from}: ${what} with ${whom} has a new time: ${when}. The old one no longer holds. See, change or cancel: ${url}`,
        `${from}: new time: ${when}. See, change or cancel: ${url}`,
        `New time: ${when}. ${url}`,
      ];
    case "reassigned":
      return [
        `${from}: ${what} on ${when} is now with ${whom}. The time stays as it is. See, change or cancel: ${url}`,
        `${from}: your appointment on ${when} is now with ${whom}. ${url}`,
        `${when}: now with ${whom}. ${url}`,
      ];
    case "cancelled":
      return [
        `${from}: ${what} with ${whom} on ${when} is cancelled. You do not need to come. To book another time: ${url}`,
        `${from}: your appointment on ${when} is cancelled. You do not need to come. ${url}`,
        `Cancelled: ${when}. ${url}`,
      ];
  }
}
