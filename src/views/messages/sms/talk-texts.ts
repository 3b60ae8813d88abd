import { describeLocal } from "#booking/local-time.ts";
import type { IntakeContent, TalkContent } from "#ports/sms-talk.ts";
import { shortName } from "./fit.ts";
import { timesOf } from "./offer-texts.ts";

type Ways = [string, ...string[]];

/** From the fullest to the barest. Every question is answered with a number, or in words of their own. */
export function talkTexts(content: TalkContent, from: string): Ways {
  switch (content.kind) {
    case "ask-which":
      return whichTexts(content, from);
    case "ask-cancel": {
      const when = describeLocal(content.start, content.zone);
      const what = shortName(content.serviceName);
      return [
        `${from}: shall we cancel ${what} on ${when}? Reply 1 to cancel it, 2 to keep it. Nothing has changed yet.`,
        `${from}: shall we cancel ${when}? Reply 1 to cancel it, 2 to keep it.`,
      ];
    }
    case "ask-move":
      return moveTexts(content, from);
    case "ask-service":
    case "ask-when":
    case "ask-time":
    case "ask-name":
    case "ask-email":
      return intakeTexts(content, from);
    case "only-by-person":
      return [
        `${from}: this cannot be done by text, so nothing has changed. ${content.reason} A person has your message and will answer. ${content.manageUrl}`,
        `${from}: nothing has changed; a person has your message and will answer. ${content.manageUrl}`,
      ];
    case "nothing-booked":
      return [
        content.cancelled
          ? `${from}: your appointment is cancelled already, so your message changed nothing. To book another time: ${content.manageUrl}`
          : `${from}: no appointment of yours is to come, so your message changed nothing. How things stand: ${content.manageUrl}`,
      ];
    case "question-over":
      return [
        `${from}: that question is no longer open, so your message changed nothing. What is booked, and what is free: ${content.manageUrl}`,
      ];
    case "request-passed-on":
      return [
        `${from}: thank you, we have your request. A person will answer you by ${describeLocal(content.promisedBy, content.zone)}. How things stand: ${content.manageUrl}`,
        `${from}: a person will answer you by ${describeLocal(content.promisedBy, content.zone)}. ${content.manageUrl}`,
      ];
    default:
      return toldTexts(content, from);
  }
}

type Told = Extract<
  TalkContent,
  {
    kind: "kept" | "already-then" | "late-noted" | "confirmed-by-text" | "changed-since";
  }
>;

function toldTexts({ kind, ...told }: Told, from: string): Ways {
  const when = describeLocal(told.start, told.zone);
  const url = told.manageUrl;
  const whom = shortName(told.providerName);
  switch (kind) {
    case "kept":
      return [`${from}: your appointment stays as it is: ${when}. ${url}`];
    case "already-then":
      return [`${from}: your appointment is at that time already: ${when}. ${url}`];
    case "late-noted":
      return [
        `${from}: thank you for telling us. We pass it on to ${whom}'s team; your appointment on ${when} stays as it is.`,
        `${from}: thank you for telling us. Your appointment on ${when} stays as it is.`,
      ];
    case "confirmed-by-text":
      return [`${from}: thank you, we look forward to seeing you on ${when}. ${url}`];
    case "changed-since":
      return [
        `${from}: your appointment has changed since we asked, so your message changed nothing. How it is now: ${url}`,
      ];
  }
}

const deeds = {
  cancel: "do you want to cancel",
  confirm: "do you confirm",
  move: "do you want to move",
  choose: "is your answer about",
} as const;

function whichTexts(
  { deed, options, zone }: Extract<TalkContent, { kind: "ask-which" }>,
  from: string,
): Ways {
  const { times, zone: one } = timesOf({ options, zone });
  const where = one === undefined ? "" : ` (${one})`;
  const full = options.map(
    ({ position, serviceName }, index) =>
      `${position} for ${shortName(serviceName)} ${times[index]}`,
  );
  const brief = options.map(({ position }, index) => `${position} for ${times[index]}`);
  return [
    `${from}: which appointment ${deeds[deed]}? Reply ${full.join(", ")}${where}. Until then nothing changes.`,
    `${from}: which appointment ${deeds[deed]}? Reply ${brief.join(", ")}${where}.`,
  ];
}

function moveTexts(content: Extract<TalkContent, { kind: "ask-move" }>, from: string): Ways {
  const { times, zone } = timesOf(content);
  const where = zone === undefined ? "" : `, ${zone}`;
  const choices = content.options.map(({ position }, index) => `${position} for ${times[index]}`);
  const url = content.manageUrl;
  return [
    `${from}: free times for ${shortName(content.serviceName)}${where}. Reply ${choices.join(", ")}. Until then your appointment stays as it is. Other times: ${url}`,
    `${from}${where}: reply ${choices.join(", ")}. Other times: ${url}`,
    `${from}: please choose another time: ${url}`,
  ];
}

function intakeTexts(content: IntakeContent, from: string): Ways {
  const end = content.first ? " Reply STOP to opt out." : "";
  switch (content.kind) {
    case "ask-service": {
      const choices = content.options.map(
        ({ position, serviceName }) => `${position} for ${shortName(serviceName)}`,
      );
      return [`${from}: what would you like to book? Reply ${choices.join(", ")}.${end}`];
    }
    case "ask-when":
      return [
        `${from}: when would you like to come for ${shortName(content.serviceName)}? Write a day and a time, like: Tuesday 2pm.${end}`,
        `${from}: when would you like to come? Write a day and a time, like: Tuesday 2pm.${end}`,
      ];
    case "ask-time": {
      const { times, zone } = timesOf(content);
      const where = zone === undefined ? "" : `, ${zone}`;
      const choices = content.options.map(
        ({ position }, index) => `${position} for ${times[index]}`,
      );
      return [
        `${from}: these times are free for ${shortName(content.serviceName)}${where}. Reply ${choices.join(", ")}, or write another day.${end}`,
        `${from}${where}: reply ${choices.join(", ")}, or write another day.${end}`,
      ];
    }
    case "ask-name":
      return [`${from}: what is your name?${end}`];
    case "ask-email":
      return [`${from}: at which e-mail address can we send you the details?${end}`];
  }
}
