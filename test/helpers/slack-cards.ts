import type { Card } from "#ports/chat.ts";

const raisedAt = new Date("2026-11-20T06:20:00Z");
const claimedAt = new Date("2026-11-20T06:21:00Z");
const endedAt = new Date("2026-11-20T06:27:00Z");
const start = new Date("2026-11-23T21:00:00Z");
const ana = { chatUserId: "UANA", name: "Ana Ortiz" };
const ben = { chatUserId: "UBEN", name: "Ben Ode" };

/** An open escalation of a VIP client, whose wanted time is held. */
export function aCard(change: Partial<Card> = {}): Card {
  return {
    escalationId: "0195b3f0-1111-7000-8000-000000000001",
    version: 1,
    reference: "GH-1042",
    state: "open",
    priority: "high",
    vip: true,
    given: false,
    overdue: false,
    reasons: ["majorclient.example is on the VIP list", "the notes say “team of 12”"],
    client: {
      name: "Kim Lee",
      emailDomain: "majorclient.example",
      phoneEnding: "4417",
      zone: "America/Phoenix",
    },
    serviceName: "Demo",
    partySize: 12,
    notes: "Need to book a demo for our team of 12",
    wanted: {
      start,
      end: new Date("2026-11-23T21:30:00Z"),
      heldWith: "Ana Ortiz",
      heldUntil: new Date("2026-11-23T19:00:00Z"),
      line: undefined,
    },
    booked: undefined,
    waitingSince: undefined,
    approval: undefined,
    snoozed: undefined,
    paused: false,
    reopenCount: 0,
    canReopen: false,
    offers: [],
    canText: false,
    deal: undefined,
    owner: undefined,
    raisedAt,
    answerDueAt: new Date("2026-11-20T06:35:00Z"),
    outcome: undefined,
    url: "https://gatehouse.example.com/e/0195b3f0-1111-7000-8000-000000000001",
    ...change,
  };
}

const owner = { ...ana, since: claimedAt };

/** One card for every state and way to end. */
export const cardsByState: Readonly<Record<string, Card>> = {
  open: aCard(),
  claimed: aCard({ state: "claimed", version: 2, owner }),
  "given away because nobody answered": aCard({
    state: "claimed",
    version: 3,
    owner,
    given: true,
    overdue: true,
    canText: true,
  }),
  "waiting for the client": aCard({
    state: "waiting-client",
    version: 3,
    owner,
    wanted: undefined,
    waitingSince: new Date("2026-11-20T06:23:00Z"),
    paused: true,
    canText: true,
    deal: { amount: 48_000, currency: "USD" },
    offers: [
      { start, providerName: "Ana Ortiz", state: "open" },
      { start: new Date("2026-11-24T16:00:00Z"), providerName: "Ben Ode", state: "open" },
    ],
  }),
  "open, a yes needed": aCard({ approval: { by: undefined } }),
  "claimed, a yes needed": aCard({
    state: "claimed",
    version: 2,
    owner,
    approval: { by: undefined },
  }),
  "claimed, with the yes": aCard({ state: "claimed", version: 3, owner, approval: { by: ben } }),
  snoozed: aCard({
    state: "claimed",
    version: 3,
    owner,
    snoozed: { until: new Date("2026-11-20T15:00:00Z"), by: ana },
  }),
  overdue: aCard({ version: 2, overdue: true }),
  "opened again": aCard({
    version: 6,
    reopenCount: 2,
    booked: { start, providerName: "Ana Ortiz" },
  }),
  "claimed though booked": aCard({
    state: "claimed",
    version: 4,
    owner,
    reasons: ["the calendar refused the appointment: it is busy"],
    booked: { start, providerName: "Ana Ortiz" },
  }),
  "claimed, and somebody else is free": aCard({
    state: "claimed",
    version: 4,
    owner,
    reasons: ["Deleted in Ana Ortiz’s calendar"],
    booked: { start, providerName: "Ana Ortiz" },
    canSwap: true,
  }),
  booked: aCard({
    state: "resolved",
    version: 3,
    owner,
    canReopen: true,
    outcome: anOutcome("booked"),
  }),
  answered: aCard({
    state: "resolved",
    version: 3,
    owner,
    canReopen: true,
    outcome: { ...anOutcome("answered"), remark: "Asked for our opening hours." },
  }),
  duplicate: aCard({
    state: "resolved",
    version: 3,
    owner,
    canReopen: true,
    outcome: {
      ...anOutcome("duplicate"),
      appointment: undefined,
      duplicateOf: "GH-1040",
      note: "We have you down already.",
    },
  }),
  "booked elsewhere": aCard({
    state: "resolved",
    version: 3,
    owner,
    outcome: {
      ...anOutcome("booked-elsewhere"),
      appointment: undefined,
      remark: "By phone with the Phoenix office.",
    },
  }),
  declined: aCard({
    state: "resolved",
    version: 3,
    owner,
    outcome: {
      ...anOutcome("declined"),
      appointment: undefined,
      note: "We are sorry, but we cannot host groups this month.",
    },
  }),
  cancelled: aCard({
    state: "cancelled",
    version: 2,
    outcome: {
      ...anOutcome("cancelled"),
      by: undefined,
      firstHumanAt: undefined,
      appointment: undefined,
    },
  }),
  expired: aCard({
    state: "expired",
    version: 2,
    canReopen: true,
    outcome: {
      ...anOutcome("expired"),
      by: undefined,
      firstHumanAt: undefined,
      appointment: undefined,
    },
  }),
};

function anOutcome(
  resolution: NonNullable<Card["outcome"]>["resolution"],
): NonNullable<Card["outcome"]> {
  return {
    resolution,
    by: ana,
    at: endedAt,
    firstHumanAt: claimedAt,
    appointment: { start, providerName: "Ana Ortiz" },
    note: undefined,
    remark: undefined,
    duplicateOf: undefined,
  };
}
