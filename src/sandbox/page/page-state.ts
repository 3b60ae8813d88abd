import { ownAnswer, type PretendCalendar, type StoredEvent } from "#sandbox/google/calendars.ts";
import { startsAt } from "#sandbox/google/event-content.ts";
import type { ReceivedMail } from "#sandbox/mail/mail-double.ts";
import type { Sandbox } from "#sandbox/sandbox.ts";
import type { Ephemeral, SlackMessage, SlackState, SlackView } from "#sandbox/slack/workspace.ts";
import { dumpSandbox } from "#sandbox/state.ts";
import type { PageCrm } from "./crm-state.ts";
import { pageMailbox } from "./outlook-state.ts";
import { type PagePhone, pagePhones } from "./phones-state.ts";

/** What the page draws: the part of the doubles' state that a person wants to see. Plain JSON. */
export type PageState = {
  /** Where the program listens. */
  readonly appUrl: string;
  readonly slack: Pick<SlackState, "team" | "app" | "users" | "channels"> & {
    /** Oldest first. */
    readonly messages: readonly SlackMessage[];
    readonly homes: readonly SlackView[];
    readonly ephemerals: readonly PageEphemeral[];
    /** Open ones only, the topmost last. */
    readonly views: readonly SlackView[];
  };
  readonly calendars: readonly PageCalendar[];
  /** Newest first. */
  readonly mails: readonly PageMail[];
  /** The one with the newest text first. */
  readonly phones: readonly PagePhone[];
  readonly crm: PageCrm;
  readonly faults: ReturnType<typeof dumpSandbox>["faults"];
};

/** `id` counts them: Slack gives them none. */
export type PageEphemeral = Ephemeral & { readonly id: number };
export type PageMail = Omit<ReceivedMail, "raw" | "html"> & { readonly hasHtml: boolean };
export type PageCalendar = Pick<PretendCalendar, "id" | "summary" | "timeZone"> & {
  /** Whose it is; `id` names it there. */
  readonly vendor: "google" | "microsoft";
  readonly unreadable: string | null;
  readonly events: readonly PageEvent[];
};
export type PageEvent = {
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly location: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly allDay: boolean;
  /** False for an entry that takes no time. */
  readonly busy: boolean;
  /** Its owner has only tentatively accepted. */
  readonly maybe: boolean;
  readonly by: StoredEvent["by"];
  /** Milliseconds since 1970, real time. */
  readonly updatedAt: number;
  readonly meetUrl: string | null;
};

/** A sandbox may run for days; a page shows what is recent. */
const MESSAGES_MAX = 200;
const EPHEMERALS_MAX = 30;
const MAILS_MAX = 100;

export function pageState(sandbox: Sandbox): PageState {
  const { slack, google, microsoft, mail, app } = sandbox;
  const { team, app: slackApp, users, channels, messages, ephemerals, views } = slack.state;
  return {
    appUrl: app.url,
    slack: {
      team,
      app: slackApp,
      users,
      channels,
      messages: messages.slice(-MESSAGES_MAX),
      ephemerals: ephemerals.map((ephemeral, id) => ({ ...ephemeral, id })).slice(-EPHEMERALS_MAX),
      homes: Object.values(views).filter(({ content }) => content.type === "home"),
      views: Object.values(views).filter(({ open, content }) => open && content.type === "modal"),
    },
    calendars: [
      ...Object.values(google.state.calendars).map(pageCalendar),
      ...Object.values(microsoft.state.mailboxes).map(pageMailbox),
    ].toSorted((a, b) => a.summary.localeCompare(b.summary)),
    mails: mail.state.messages.slice(-MAILS_MAX).map(pageMail).reverse(),
    phones: pagePhones(sandbox),
    crm: sandbox.crm.show(),
    faults: dumpSandbox(sandbox).faults,
  };
}

function pageMail({ raw: _, html, ...mail }: ReceivedMail): PageMail {
  return { ...mail, hasHtml: html !== undefined };
}

function pageCalendar(calendar: PretendCalendar): PageCalendar {
  const { id, summary, timeZone, unreadable = null, events } = calendar;
  const live = Object.values(events).filter(({ status }) => status !== "cancelled");
  return {
    vendor: "google",
    id,
    summary,
    timeZone,
    unreadable,
    events: live
      .map((event) => pageEvent(event, calendar))
      .toSorted((a, b) => a.from - b.from || a.id.localeCompare(b.id)),
  };
}

function pageEvent(event: StoredEvent, calendar: PretendCalendar): PageEvent {
  const { timeZone: zone } = calendar;
  const { id, content, start, end, by, conference, updatedAt } = event;
  return {
    id,
    summary: content.summary ?? "(no title)",
    description: content.description ?? "",
    location: content.location ?? "",
    from: startsAt(start, zone),
    until: startsAt(end, zone),
    allDay: start.kind === "day",
    busy: content.transparency !== "transparent",
    maybe: event.status === "tentative" || ownAnswer(event, calendar) === "tentative",
    by,
    updatedAt,
    meetUrl: conference === undefined ? null : `https://meet.google.com/${conference.meetingCode}`,
  };
}
