import { type KpiRows, kpiFigures } from "#kpi/figures.ts";
import { interventionBand } from "#kpi/intervention-rate.ts";
import { interventionSegments } from "#kpi/intervention-segments.ts";
import type { RequestDeal, RequestRow } from "#kpi/rows.ts";
import { type DossierPageProps, dossierPage } from "#views/pages/dossier.tsx";
import { type KpiPageProps, kpiPage } from "#views/pages/kpis.tsx";
import type { Site } from "#views/pages/page.tsx";
import { type SignInState, signInPage } from "#views/pages/sign-in.tsx";
import { weekPage } from "#views/pages/week.tsx";
import { awayPages } from "./away-page-fixtures.ts";
import { calendarPages } from "./calendar-page-fixtures.ts";
import { aSite, type FixtureOptions } from "./page-fixtures.ts";
import { aBareWeek, aFullWeek } from "./week-page-fixtures.ts";

type Text = (text: string) => string;

/** Every page that members see, in every state, as HTML by a speaking name. */
export function staffPages({ assets, text = (same) => same }: FixtureOptions) {
  const site = aSite(assets, text);
  const signIn = (state: SignInState) => () => signInPage({ site, state });
  return {
    "staff-sign-in": signIn({ kind: "needed" }),
    "staff-sign-in-link": signIn({ kind: "link", action: "/console/sign-in/abc" }),
    "staff-sign-in-invalid": signIn({ kind: "link-invalid" }),
    "staff-forbidden": signIn({ kind: "forbidden", memberName: text("Vera Viewer") }),
    "staff-kpis": () => kpiPage(someKpis(site, text, 1)),
    "staff-kpis-small": () => kpiPage(someKpis(site, text, 0.1)),
    "staff-kpis-none": () => kpiPage(someKpis(site, text, 0)),
    "staff-week": () => weekPage(aFullWeek(site, text)),
    "staff-week-bare": () => weekPage(aBareWeek(site, text)),
    "staff-dossier": () => dossierPage(anEscalatedDossier(site, text)),
    "staff-dossier-auto": () => dossierPage(anAutoBookedDossier(site, text)),
    "staff-dossier-bare": () => dossierPage(aBareDossier(site, text)),
    ...awayPages({ assets, text }),
    ...calendarPages({ assets, text }),
  };
}

/** Twelve weeks of a company whose people are needed more often lately; `size` 1 is 90 requests a week. */
export function someKpis(site: Site, text: Text, size: number): KpiPageProps {
  const weeks = Array.from({ length: 12 }, (_, week) => {
    const decided = Math.round((90 + ((week * 37) % 25)) * size);
    const escalated = Math.round(decided * (0.09 + week * 0.006));
    return kpiRows({ decided, escalated, week });
  });
  const weekOf = (week: number) =>
    new Date(Date.parse("2026-08-31") + week * 7 * 86_400_000).toISOString().slice(0, 10);
  const requests = weeks.flatMap((week) => week.requests);
  return {
    site,
    memberName: text("Mona Manager"),
    period: { from: "2026-08-31", to: "2026-11-22", zone: "Phoenix time" },
    services: [
      { key: "consult", name: text("Consultation") },
      { key: "review", name: text("Portfolio review") },
    ],
    service: size === 1 ? undefined : "review",
    band: interventionBand,
    whole: kpiFigures(
      {
        requests,
        escalations: weeks.flatMap((week) => week.escalations),
        appointments: weeks.flatMap((week) => week.appointments),
      },
      kpisRead,
    ),
    segments: interventionSegments(requests),
    weeks: weeks.map((week, index) => ({ weekOf: weekOf(index), ...kpiFigures(week, kpisRead) })),
    csvAddress: "/api/v1/kpis.csv?from=2026-08-31T07:00:00.000Z&to=2026-11-23T07:00:00.000Z",
    cut: size !== 1,
  };
}

const kpisRead = new Date("2026-11-22T17:00:00Z");

const worthOf = (week: number, index: number) => ({
  deal: { cents: 1_250_050, currency: "USD" },
  deals: dealsOf(week, index),
});

function dealsOf(week: number, index: number): readonly RequestDeal[] {
  if (index % 3 === 2) return [];
  const state = (["won", "open", "won", "lost"] as const)[(index + week) % 4] ?? "open";
  const cents = 400_000 + ((index * 37 + week * 11) % 90) * 10_000;
  return [{ id: `${week}-${index}`, state, cents, currency: index % 5 === 0 ? "EUR" : "USD" }];
}

function kpiRows(of: { decided: number; escalated: number; week: number }): KpiRows {
  const raisedAt = new Date("2026-09-01T17:00:00Z");
  const after = (minutes: number) => new Date(raisedAt.getTime() + minutes * 60_000);
  const requests = Array.from({ length: of.decided }, (_, index): RequestRow => {
    const escalated = index < of.escalated;
    const path = escalated ? "personal" : "auto";
    const worth = escalated ? worthOf(of.week, index) : { deal: undefined, deals: [] };
    return {
      receivedAt: raisedAt,
      decision: escalated ? "escalate" : "auto-book",
      closeReason: undefined,
      channel: index === 0 ? "slack" : "form",
      serviceKey: index % 5 === 0 ? "review" : "consult",
      knownClient: index % 2 === 0,
      live: false,
      ...worth,
      booked: index % 7 === 3 ? undefined : { at: after(index % 90), path, outcome: "attended" },
      deadEffect: index % 40 === 0,
      automationFailed: false,
      askedAgain: index % 25 === 0,
      movedByMember: false,
    };
  });
  return {
    requests,
    escalations: requests.slice(0, of.escalated).map((_, index) => ({
      state: "resolved",
      raisedAt,
      firstHumanAt: after(2 + ((index * 7 + of.week * 3) % 23)),
      endedAt: after(25 + ((index * 41 + of.week * 13) % 260)),
      waitedSeconds: index % 2 === 0 ? 900 : 0,
      settledSeconds: 0,
    })),
    appointments: requests.map((_, index) => ({
      startsAt: raisedAt,
      path: index % 8 === 0 ? "personal" : "auto",
      outcome: index % 9 === 0 ? "no-show" : "attended",
      score: index % 3 === 0 ? 4 : undefined,
      cancelledLate: index % 20 === 7,
    })),
  };
}

function aBareDossier(site: Site, text: Text): DossierPageProps {
  return {
    site,
    memberName: text("Otto Operator"),
    zone: "America/Phoenix",
    reference: "GH-1042",
    state: text("received"),
    asked: {
      channel: "form",
      receivedAt: new Date("2026-11-20T17:02:00Z"),
      clientName: text("Ada Okafor"),
      email: text("ada@bigcorp.example"),
      phone: undefined,
      zone: "America/New_York",
      serviceName: text("Check-up"),
      wantedStart: undefined,
      partySize: undefined,
      notes: "",
      consents: [],
      promisedBy: undefined,
    },
    receipt: undefined,
    escalation: undefined,
    appointment: undefined,
    ladder: [],
    form: undefined,
    reminders: [],
    choices: [],
    timeline: [],
    effects: [],
    deals: [],
    emails: [],
    texts: [],
    ledger: [],
  };
}

function anAutoBookedDossier(site: Site, text: Text): DossierPageProps {
  const bare = aBareDossier(site, text);
  return {
    ...bare,
    state: text("booked"),
    reminders: [
      {
        ...{ at: new Date("2026-11-22T17:00:00Z"), rung: text("48h before email confirm") },
        ...{ became: "sent by e-mail", isSent: true },
      },
      {
        ...{ at: new Date("2026-11-23T17:00:00Z"), rung: text("24h before sms confirm") },
        ...{ became: "left out: the client had confirmed", isSent: false },
      },
    ],
    asked: { ...bare.asked, wantedStart: new Date("2026-11-24T17:00:00Z"), partySize: 1 },
    form: aForm(text),
    receipt: {
      receipt: {
        decision: "auto-book",
        rules: (["vip", "keyword", "party-size", "off-policy"] as const).map((rule) => ({
          rule,
          outcome: "quiet",
        })),
      },
      ruleSet: 3,
      decidedAt: new Date("2026-11-20T17:02:01Z"),
    },
    appointment: {
      state: "confirmed",
      late: false,
      path: "auto",
      start: new Date("2026-11-24T17:00:00Z"),
      zone: "America/Phoenix",
      providerName: text("Ana Reyes"),
      locationName: text("Phoenix, Camelback"),
      reschedules: 0,
      cancelReason: undefined,
      confirmedAt: new Date("2026-11-22T17:00:00Z"),
      feedback: { score: 4, words: text("Friendly and quick") },
      attendance: {
        outcome: "no-show",
        action: "/console/requests/GH-1041/attendance",
      },
    },
  };
}

function anEscalatedDossier(site: Site, text: Text): DossierPageProps {
  const auto = anAutoBookedDossier(site, text);
  const at = (time: string) => new Date(`2026-11-20T${time}Z`);
  return {
    ...auto,
    state: text("booked"),
    asked: {
      ...auto.asked,
      phone: text("+16025550123"),
      partySize: 6,
      notes: text("We are a group of six.\nMornings would be best for us."),
      consents: [
        { channel: "email", given: false, wording: text("You may also write to me.") },
        { channel: "sms", given: true, wording: text("Text me reminders. Reply STOP to opt out.") },
      ],
      promisedBy: at("17:17:00"),
    },
    receipt: {
      receipt: {
        decision: "escalate",
        rules: [
          { rule: "vip", outcome: "fired", detail: text("bigcorp.example is on the VIP list") },
          { rule: "keyword", outcome: "fired", detail: text("notes mention “group”") },
          { rule: "party-size", outcome: "fired", detail: text("6 people; 4 at most unattended") },
          { rule: "ambiguous-client", outcome: "quiet" },
          { rule: "asked-for-person", outcome: "quiet" },
          { rule: "off-policy", outcome: "quiet" },
          { rule: "nothing-free", outcome: "quiet" },
          { rule: "automation-failed", outcome: "not-asked" },
        ],
      },
      ruleSet: 3,
      decidedAt: at("17:02:01"),
    },
    appointment: auto.appointment && { ...auto.appointment, path: "personal" },
    escalation: {
      state: "resolved",
      priority: "high",
      ownerName: text("Otto Operator"),
      raisedAt: at("17:02:01"),
      firstResponseDueAt: at("17:07:01"),
      resolutionDueAt: at("21:02:01"),
      firstHumanAt: at("17:05:12"),
      endedAt: at("17:09:40"),
      endedByName: text("Otto Operator"),
      resolution: "booked",
      note: undefined,
      overdue: false,
    },
    ladder: [
      { at: at("17:07:01"), what: text("Otto Operator is reminded in the thread"), done: true },
      { at: at("17:22:01"), what: text("Ana Reyes is given it"), done: false },
    ],
    choices: someChoices(text),
    ...someRecords(text),
  };
}

function someChoices(text: Text): DossierPageProps["choices"] {
  const line = (name: string, position: number | null, words: string) => ({
    providerName: text(name),
    chosen: position === 1,
    position,
    words: text(words),
  });
  return [
    {
      at: new Date("2026-11-20T17:09:40Z"),
      providerName: text("Ana Reyes"),
      rule: text("Chosen by a member"),
      lines: [
        line("Ana Reyes", 1, "chosen by Otto Operator"),
        line("Ben Ode", null, "Otto Operator chose Ana Reyes"),
      ],
    },
    {
      at: new Date("2026-11-20T17:02:01Z"),
      providerName: text("Ben Ode"),
      rule: text("By turns"),
      lines: [
        line("Ben Ode", 1, "load 12 ÷ 2 = 6"),
        line("Ana Reyes", 2, "load 7 ÷ (1 × 0.75 there) = 9.33"),
        line("Cleo Park", null, "busy then"),
      ],
    },
  ];
}

function someDeals(text: Text): DossierPageProps["deals"] {
  return [
    {
      ...({ id: "1", name: text("Pension plan"), stage: "closedwon", state: "won" } as const),
      ...{ amount: 40_000, currency: "USD", closedAt: new Date("2026-11-20T21:00:00Z") },
    },
    {
      ...({ id: "2", name: text("Roof"), stage: text("contractsent"), state: "open" } as const),
      ...{ amount: undefined, currency: undefined, closedAt: undefined },
    },
  ];
}

function someTexts(text: Text): Pick<DossierPageProps, "texts" | "ledger"> {
  const at = (time: string) => new Date(`2026-11-20T${time}Z`);
  return {
    texts: [
      {
        by: "us",
        body: text("Saguaro: Check-up is booked for Tue 24 Nov 10:00 AM."),
        way: { words: "did not arrive: the number is a landline", tone: "bad" },
        at: at("17:02:04"),
      },
      {
        by: "client",
        body: text("Running late"),
        way: { words: "received", tone: "plain" },
        at: at("17:05:00"),
      },
      {
        by: "us",
        body: text("A person will read this."),
        way: { words: "delivered", tone: "good" },
        at: at("17:05:01"),
      },
    ],
    ledger: [
      {
        to: "text messages",
        address: text("+16025550123"),
        given: true,
        wording: text("Text me about this appointment."),
        where: "on the booking form",
        at: at("17:02:00"),
      },
      {
        to: "text messages",
        address: text("+16025550123"),
        given: false,
        wording: text("stop texting me"),
        where: "by text message to +16025550199",
        at: at("17:06:00"),
      },
    ],
  };
}

function someRecords(
  text: Text,
): Pick<DossierPageProps, "timeline" | "effects" | "deals" | "emails" | "texts" | "ledger"> {
  const at = (time: string) => new Date(`2026-11-20T${time}Z`);
  return {
    timeline: [
      {
        at: at("17:02:00"),
        kind: "client",
        who: text("Ada Okafor"),
        what: text("Asked by form"),
        detail: undefined,
      },
      {
        at: at("17:02:01"),
        kind: "system",
        who: text("Gate"),
        what: text("Put before a person"),
        detail: text("VIP; keyword; party size"),
      },
      {
        at: at("17:05:12"),
        kind: "member",
        who: text("Otto Operator"),
        what: text("Claimed it"),
        detail: undefined,
      },
      {
        at: at("17:09:40"),
        kind: "member",
        who: text("Otto Operator"),
        what: text("Booked a time"),
        detail: text("Tue 24 Nov 10:00 AM with Ana Reyes"),
      },
    ],
    effects: [
      {
        what: text("Slack card"),
        state: "done",
        attempts: 3,
        changedAt: at("17:09:41"),
        problem: undefined,
      },
      {
        what: text("Calendar event"),
        state: "ambiguous",
        attempts: 2,
        changedAt: at("17:09:44"),
        problem: text("google: no answer within 8 s"),
      },
      {
        what: text("Note in the thread"),
        state: "dead",
        attempts: 9,
        changedAt: at("17:10:00"),
        problem: text("slack: channel_not_found"),
      },
    ],
    ...someTexts(text),
    deals: someDeals(text),
    emails: [
      {
        subject: text("A person will answer you"),
        to: text("ada@bigcorp.example"),
        state: "done",
        at: at("17:02:03"),
      },
      {
        subject: text("You are booked"),
        to: text("ada@bigcorp.example"),
        state: "pending",
        at: at("17:09:45"),
      },
    ],
  };
}

function aForm(text: Text): DossierPageProps["form"] {
  const answeredAt = new Date("2026-11-21T17:00:00Z");
  return {
    standing: "2 of 3 answered",
    answers: [
      {
        ...{ key: "goal", question: text("What would you like to talk about?"), kind: "long-text" },
        ...{ answer: text("Two things.\nThe house, and the school."), answeredAt },
      },
      { key: "papers", question: text("Any papers?"), kind: "yes-no", answer: "yes", answeredAt },
      { key: "born", question: text("Born on?"), kind: "date", answer: "", answeredAt },
    ],
  };
}
