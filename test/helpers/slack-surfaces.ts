import type { TroubleCard } from "#ports/chat.ts";
import type { DeskItem, HomeContent } from "#ports/desk.ts";
import { awayDialog, awayPlanDialog, movedWords } from "#views/slack/away-dialog.ts";
import { helpAnswer, unknownCommandAnswer } from "#views/slack/command-help.ts";
import {
  figuresAnswer,
  foundAnswer,
  mineAnswer,
  onCallAnswer,
  queueAnswer,
} from "#views/slack/desk-answers.ts";
import { renderDirectMessage } from "#views/slack/direct-message.ts";
import { renderHome } from "#views/slack/home.ts";
import {
  alreadyLinked,
  codeDialog,
  linkDialog,
  linkEndDialog,
  linkWords,
  nowLinked,
} from "#views/slack/link-dialog.ts";
import { notice, refusalNotice } from "#views/slack/notices.ts";
import { requestDialog } from "#views/slack/request-dialog.ts";
import {
  bookedWords,
  escalatedWords,
  outsidePolicyWords,
  requestWords,
  takenWords,
  timeWords,
} from "#views/slack/request-words.ts";
import { sendToClientWords } from "#views/slack/text-dialog.ts";
import { toldDialog } from "#views/slack/told-dialog.ts";
import { renderTrouble } from "#views/slack/trouble-card.ts";
import {
  bookAnswer,
  claimAnswer,
  declineAnswer,
  proposeAnswer,
  typedWords,
} from "#views/slack/typed-answers.ts";

/** What clients, colleagues and vendors may have written; the ordinary words, or the worst there are. */
export type Words = { readonly name: string; readonly long: string };
export const ordinary: Words = { name: "Kim Lee", long: "Consultation" };

const at = new Date("2026-11-24T17:00:00Z");

export function aDeskItem({ name, long }: Words, change: Partial<DeskItem> = {}): DeskItem {
  return {
    escalationId: "0195b3f0-1111-7000-8000-000000000001",
    version: 1,
    reference: "GH-1042",
    state: "open",
    vip: true,
    clientName: name,
    clientZone: "America/Phoenix",
    serviceName: long,
    wantedStart: at,
    dueAt: at,
    overdue: false,
    deal: { amount: 48_000, currency: "USD" },
    owner: undefined,
    url: "https://book.harbor.example/console/requests/GH-1042",
    ...change,
  };
}

function draftOf({ name, long }: Words) {
  return {
    service: "service-3",
    name,
    email: long,
    phone: long,
    zone: "America/Phoenix",
    when: long,
    notes: long,
    askPerson: true,
  };
}

const figures = {
  interventionRate: { decided: 40, escalated: 5, rate: 0.125, judgement: "healthy" as const },
  band: { low: 0.1, high: 0.15 },
  firstHumanP50Minutes: 4,
  resolutionP50Minutes: undefined,
};

function homeOf(words: Words): Extract<HomeContent, { kind: "member" }> {
  const items = Array.from({ length: 60 }, (_, index) =>
    aDeskItem(words, { escalationId: `0195b3f0-1111-7000-8000-0000000000${index + 10}` }),
  );
  return {
    kind: "member",
    companyName: words.name,
    mine: items,
    queue: items,
    inHand: 3,
    mayClaim: true,
    onCall: { name: words.name, chatUserId: undefined },
    figures,
    calendars: (["none", "read", "stale", "dark", "lost"] as const).map((state) => ({
      ...{ providerName: words.name, state, readAt: at, darkSince: at },
    })),
    mayConnect: true,
    preferences: { directMessages: true, quietHours: false },
    health: undefined,
  };
}

/** Every message and dialog of what Slack shows besides cards, by what it is. */
export function surfaces(words: Words = ordinary): Readonly<Record<string, object>> {
  return {
    ...answers(words),
    ...homes(words),
    ...dialogs(words),
    ...typed(words),
    ...linking(words),
    ...troubles(words),
  };
}

function troubles({ name, long }: Words): Readonly<Record<string, object>> {
  const calendars = Array.from({ length: 500 }, (_, index) => ({
    ...{ calendarId: long, providerNames: index % 2 === 0 ? [name] : [], isBack: index > 400 },
  }));
  const trouble: TroubleCard = {
    ...{ id: "0195b3f0-5555-7000-8000-000000000005", version: 7, vendor: "google" },
    ...{ cause: "unanswered", failure: long, calendars, beganAt: at, endedAt: undefined },
    ...{ owner: { name, chatUserId: undefined }, isTaken: false },
    url: "https://book.harbor.example/console/calendars",
  };
  return {
    "lost calendar": renderDirectMessage({
      ...{ id: trouble.id, userId: "U0ANA", why: "calendar-lost", vendor: "microsoft", since: at },
    }),
    "calendar trouble": renderTrouble(trouble),
    "taken calendar trouble": renderTrouble({ ...trouble, isTaken: true }),
    "ended calendar trouble": renderTrouble({ ...trouble, endedAt: at }),
  };
}

function answers(words: Words): Readonly<Record<string, object>> {
  const { name, long } = words;
  const owner = { name, chatUserId: undefined };
  const many = Array.from({ length: 60 }, (_, index) =>
    aDeskItem(words, {
      overdue: index % 2 === 0,
      state: index % 3 === 0 ? "claimed" : "open",
      owner,
    }),
  );
  const found = {
    reference: "GH-1042",
    clientName: name,
    clientZone: "America/Phoenix",
    serviceName: long,
    state: "booked" as const,
    wantedStart: at,
    receivedAt: at,
    url: "https://book.harbor.example/console/requests/GH-1042",
  };
  return {
    queue: queueAnswer({ items: many, inHand: 3 }),
    "empty queue": queueAnswer({ items: [], inHand: 0 }),
    mine: mineAnswer({ items: many, inHand: 60 }),
    "on call": onCallAnswer({ person: owner }),
    "nobody on call": onCallAnswer({ person: undefined }),
    found: foundAnswer({ requests: Array(10).fill(found), more: true }, long),
    "nothing found": foundAnswer({ requests: [], more: false }, long),
    stats: figuresAnswer(figures),
    help: helpAnswer,
    unknown: unknownCommandAnswer(long),
    "not a member": refusalNotice({ kind: "not-a-member" }),
  };
}

function homes(words: Words): Readonly<Record<string, object>> {
  const { name, long } = words;
  return {
    home: renderHome(homeOf(words)),
    "an admin's home": renderHome({
      ...homeOf(words),
      health: ["Slack", "CRM"].map((vendor) => ({ vendor, state: "trouble", words: long })),
    }),
    "an empty home": renderHome({ ...homeOf(words), mine: [], queue: [], onCall: undefined }),
    "nobody's home": renderHome({ kind: "refused", refusal: { kind: "not-a-member" } }),
    "a guest's home": renderHome({
      kind: "refused",
      refusal: { kind: "barred", standing: "guest" },
    }),
    "direct message, somebody late": renderDirectMessage({
      ...{ id: "1", userId: "UANA", why: "late", minutes: 10, reference: "GH-1042" },
      ...{ clientName: "Kim <Lee>", serviceName: "Demo", zone: "America/Phoenix" },
      start: new Date("2026-11-23T21:00:00Z"),
      url: "https://book.harbor.example/console/requests/GH-1042",
    }),
    "direct message": renderDirectMessage({
      ...{ id: "01", userId: "U0MAYA", why: "overdue", reference: "GH-1042", clientName: name },
      url: "https://book.harbor.example/console/requests/GH-1042",
    }),
  };
}

function dialogs(words: Words): Readonly<Record<string, object>> {
  const { name, long } = words;
  const services = Array.from({ length: 120 }, (_, index) => ({
    key: `service-${index}`,
    name: long,
  }));
  return {
    away: awayDialog({
      providers: services,
      chosen: "service-2",
      days: { from: "2026-11-24", to: "2026-11-25" },
    }),
    "away plan": awayPlanDialog({
      headline: `${name} is away: ${long}`,
      moves: Array(40).fill({ reference: "GH-1042", when: long, to: long, because: long }),
      url: "https://book.harbor.example/console/away/1",
      metadata: "{}",
    }),
    "empty away plan": awayPlanDialog({
      headline: `${name} is away`,
      moves: [],
      url: "https://a.example",
      metadata: "{}",
    }),
    moved: toldDialog("Away", movedWords(2, [long, long])),
    "new request": requestDialog(draftOf(words), { services, start: undefined, metadata: "{}" }),
    "new request, read back": requestDialog(draftOf(words), {
      services,
      start: at,
      metadata: "{}",
    }),
    told: toldDialog("Request", `About ${long}`),
    ...Object.fromEntries(
      [
        bookedWords({
          reference: "GH-1042",
          start: at,
          zone: "America/Phoenix",
          providerName: name,
        }),
        escalatedWords("GH-1042"),
        takenWords([at, at, at, at], "America/Phoenix"),
        outsidePolicyWords([long, long]),
        ...Object.values({ ...requestWords, ...timeWords, ...sendToClientWords }),
      ].map((saidThen, index) => [`request words ${index}`, toldDialog("Request", saidThen)]),
    ),
  };
}

function typed({ name, long }: Words): Readonly<Record<string, object>> {
  const drawn = { escalationId: "0195b3f0-1111-7000-8000-000000000001", version: 3 };
  const providers = Array.from({ length: 8 }, (_, index) => ({
    id: `0195b3f0-1111-7000-8000-00000000002${index}`,
    name: `${name} ${long}`,
  }));
  const time = { start: at, providers };
  const suggested = { ...drawn, zone: "America/Phoenix" };
  return {
    "typed book": bookAnswer({ ...suggested, times: [time] }),
    "typed book, busy": bookAnswer({ ...suggested, times: [{ ...time, providers: [] }] }),
    "typed propose": proposeAnswer({ ...suggested, times: [time, time, time, time] }),
    "typed decline": declineAnswer(drawn),
    "claim it": claimAnswer(drawn),
    ...Object.fromEntries(
      Object.entries(typedWords).map(([key, said]) => [`typed: ${key}`, notice(said)]),
    ),
  };
}

function linking({ name, long }: Words): Readonly<Record<string, object>> {
  return {
    link: linkDialog({ name, address: long }),
    code: codeDialog("0195b3f0-1111-7000-8000-000000000001", long),
    linked: linkEndDialog(nowLinked(name, "operator")),
    "linked already": linkEndDialog(alreadyLinked(name)),
    ...Object.fromEntries(
      Object.entries(linkWords).map(([key, said]) => [`link: ${key}`, linkEndDialog(said)]),
    ),
  };
}
