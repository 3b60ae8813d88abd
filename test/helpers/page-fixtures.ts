import type { Assets } from "#views/pages/assets.ts";
import { type BookPageProps, bookPage } from "#views/pages/book.tsx";
import { type CancelPageProps, cancelPage } from "#views/pages/cancel.tsx";
import { confirmPage } from "#views/pages/confirm.tsx";
import { type Failure, failurePage } from "#views/pages/failure.tsx";
import { type FeedbackPageProps, feedbackPage } from "#views/pages/feedback.tsx";
import type { Refusal } from "#views/pages/islands/answer.ts";
import { type ManagePageProps, managePage } from "#views/pages/manage.tsx";
import type { Site } from "#views/pages/page.tsx";
import { type ReschedulePageProps, reschedulePage } from "#views/pages/reschedule.tsx";
import { servicesPage } from "#views/pages/services.tsx";
import type { SlotForm } from "#views/pages/slot-form.tsx";
import type { ConfirmationView } from "#views/pages/ui/confirm-form.tsx";
import { contactPages } from "./contact-page-fixtures.ts";
import { aFormView, formPages } from "./form-page-fixtures.ts";
import { waitlistPages } from "./waitlist-page-fixtures.ts";

/** Friday, 10:02 in Phoenix. */
export const NOW = new Date("2026-11-20T17:02:00Z");

/** Two weeks and a half of working days, 9:00 to 16:30 in Phoenix, some of them nearly full. */
export function someSlots(days = 18): { start: string }[] {
  return Array.from({ length: days }, (_, day) => day)
    .flatMap((day) => slotsOf(Date.parse("2026-11-20T16:00:00Z") + day * 86_400_000, day % 5 === 4))
    .filter(({ start }) => Date.parse(start) > NOW.getTime() + 3_600_000);
}

function slotsOf(morning: number, nearlyFull: boolean): { start: string }[] {
  if ([0, 6].includes(new Date(morning).getUTCDay())) return [];
  const halfHours = nearlyFull ? [12, 14, 15] : [0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15];
  return halfHours.map((half) => ({ start: new Date(morning + half * 1_800_000).toISOString() }));
}

export type FixtureOptions = {
  readonly assets: Assets;
  /** Changes every text that comes from outside: the test for script in data passes one that spoils it. */
  readonly text?: (text: string) => string;
};

/** Every page that clients see, in every state, as HTML by a speaking name. */
export function clientPages({ assets, text = (same) => same }: FixtureOptions) {
  const site = aSite(assets, text);
  const book = (props: Partial<BookPageProps>) => () =>
    bookPage({
      site,
      service: {
        name: text("Check-up"),
        description: text("A quiet half hour: we look at how things stand and what comes next."),
        minutes: 30,
        locationNames: [text("Phoenix, Camelback"), text("New York, Midtown")],
      },
      consents: {
        email: text(
          "You may also write to me about other services. I can withdraw this at any time.",
        ),
        sms: text(
          "Text me confirmations and reminders about this appointment: about 3 messages per booking; message and data rates may apply. Reply STOP to opt out, HELP for help. Not a condition of booking.",
        ),
      },
      state: { kind: "slots", form: aForm("/book/checkup"), details: typed(text, false) },
      ...props,
    });
  const slots = (refusal: Refusal | undefined, start?: string) =>
    book({
      state: {
        kind: "slots",
        form: {
          ...aForm("/book/checkup"),
          refusal,
          start,
          day: refusal?.outcome === "slot-taken" ? "2026-11-24" : undefined,
          zoneChosen: refusal !== undefined,
        },
        details: typed(text, refusal !== undefined),
      },
    });

  return {
    book: book({}),
    "book-chosen": slots(undefined, "2026-11-24T17:00:00.000Z"),
    "book-conflict": slots(aConflict),
    "book-conflict-none": slots({ ...aConflict, alternatives: [] }),
    "book-held": slots({
      ...aConflict,
      held: { start: "2026-11-24T17:00:00.000Z", until: "2026-11-20T17:42:00.000Z" },
    }),
    "book-invalid": slots(problems(text)),
    "book-outside-policy": slots({
      outcome: "outside-policy",
      start: "2026-11-20T18:00:00.000Z",
      explanations: [text("Appointments must be booked at least 60 minutes ahead.")],
      idempotencyKey: "key-2",
    }),
    "book-wishes": book({
      state: {
        kind: "slots",
        form: withWishes(aForm("/book/checkup"), text),
        details: typed(text, false),
      },
    }),
    ...onRequestPages(text, book),
    "book-empty-wishes": book({ state: withWishes(anEmptyState(text, undefined), text) }),
    "book-empty": book({ state: anEmptyState(text, undefined) }),
    "book-empty-invalid": book({ state: anEmptyState(text, problems(text, "start")) }),
    "book-unreadable": book({ state: { kind: "unreadable", retryPath: "/book/checkup" } }),
    services: () =>
      servicesPage({
        site,
        services: [
          {
            name: text("Check-up"),
            description: text("A quiet half hour."),
            minutes: 30,
            path: "/book/checkup",
          },
          { name: text("First visit"), description: "", minutes: 60, path: "/book/first-visit" },
        ],
      }),
    ...managePages(site, text),
    ...confirmPages(site, text),
    ...askedPages(site, text),
    ...reschedulePages(site, text),
    ...cancelPages(site, text),
    ...waitlistPages(site, text),
    ...contactPages(site, text),
    ...failurePages(site, text),
  };
}

export type Text = (text: string) => string;

export function aSite(assets: Assets, text: Text): Site {
  return {
    companyName: text("Saguaro Physiotherapy"),
    contact: { email: text("hello@saguaro.example"), phone: text("+1 602 555 0100") },
    assets,
  };
}

export function aForm(action: string): SlotForm {
  return {
    action,
    holdAction: undefined,
    slots: someSlots(),
    onRequest: [],
    now: NOW,
    zone: "America/Phoenix",
    zoneChosen: false,
    hours: 12,
    day: undefined,
    start: undefined,
    idempotencyKey: "key-1",
    sequence: undefined,
    refusal: undefined,
    wishes: [],
  };
}

function onRequestPages(
  text: Text,
  book: (props: Pick<BookPageProps, "state">) => () => string,
): Readonly<Record<"book-on-request" | "book-only-on-request", () => string>> {
  return {
    "book-on-request": book({ state: onRequest(text, 4) }),
    "book-only-on-request": book({ state: onRequest(text, 0, someSlots()[1]?.start) }),
  };
}

/** The first so many times are free; of whom the others are, nobody knows at present. */
function onRequest(text: Text, free: number, start?: string): BookPageProps["state"] {
  const [slots, asked] = [someSlots().slice(0, free), someSlots().slice(free)];
  const form = { ...aForm("/book/checkup"), slots, onRequest: asked, start };
  return { kind: "slots", form, details: typed(text, false) };
}

const withWishes = <T extends object>(asked: T, text: Text) => ({
  ...asked,
  wishes: someWishes(text),
});

function someWishes(text: Text): SlotForm["wishes"] {
  return [
    {
      name: "language",
      label: "Language",
      any: "Any language",
      options: [
        { value: "en", label: "English" },
        { value: "fr", label: "French" },
      ],
      chosen: "fr",
    },
    {
      name: "territory",
      label: "Your area",
      any: "Any area",
      options: [{ value: text("West"), label: text("West") }],
      chosen: "",
    },
  ];
}

const aConflict = {
  outcome: "slot-taken",
  alternatives: [
    { start: "2026-11-24T16:30:00.000Z" },
    { start: "2026-11-24T17:30:00.000Z" },
    { start: "2026-11-25T17:00:00.000Z" },
  ],
  idempotencyKey: "key-2",
} as const;

function problems(text: Text, but?: string): Refusal {
  return {
    outcome: "invalid",
    problems: aProblemOfEach(text).filter(({ field }) => field !== but),
    idempotencyKey: "key-2",
  };
}

function aProblemOfEach(text: Text) {
  return [
    { field: "start", message: text("Please choose a time.") },
    { field: "name", message: text("Please write your name.") },
    {
      field: "email",
      message: text("This does not look like an e-mail address; please check it."),
    },
    { field: "phone", message: text("This phone number is too short.") },
    { field: "partySize", message: text("At least one person has to come.") },
    { field: "notes", message: text("Please shorten the notes to 1,000 characters.") },
    { field: "consents.sms", message: text("To be texted, please give a mobile number.") },
  ] as const;
}

function typed(text: Text, filled: boolean) {
  return {
    name: filled ? text("Ada Okafor") : "",
    email: filled ? text("ada@example.com") : "",
    phone: filled ? text("602 555 0123") : "",
    partySize: filled ? text("2") : "1",
    notes: filled ? text("My knee again.\nMornings are better.") : "",
    consentEmail: false,
    consentSms: filled,
  };
}

function anEmptyState(text: Text, refusal: Refusal | undefined) {
  return {
    kind: "empty" as const,
    action: "/book/checkup",
    horizonDays: 30,
    zone: "America/Phoenix",
    details: typed(text, refusal !== undefined),
    idempotencyKey: "key-1",
    refusal,
    wishes: [],
  };
}

function anAppointment(text: Text) {
  return {
    start: new Date("2026-11-24T17:00:00Z"),
    end: new Date("2026-11-24T17:30:00Z"),
    zone: "America/Phoenix",
    serviceName: text("Check-up"),
    providerName: text("Ana Reyes"),
    locationName: text("Phoenix, Camelback"),
    locationAddress: text("2400 E Camelback Rd, Phoenix, AZ 85016"),
    meetUrl: "https://meet.example/abc-defg-hij",
  };
}

function managePages(site: Site, text: Text) {
  const appointment = anAppointment(text);
  const manage = (props: Pick<ManagePageProps, "state"> & Partial<ManagePageProps>) => () =>
    managePage({
      site,
      reference: "GH-1042",
      hours: 12,
      notice: undefined,
      offers: undefined,
      bookAgainPath: "/book/checkup",
      contactPath: "/m/t/contact",
      ...props,
    });
  const upcoming = {
    kind: "upcoming" as const,
    appointment,
    previousStart: undefined,
    paths: { calendar: "/m/t/calendar.ics", reschedule: "/m/t/reschedule", cancel: "/m/t/cancel" },
    confirmation: undefined,
    preparation: undefined,
    questionnaire: undefined,
    asked: undefined,
  };
  const pending = {
    kind: "pending" as const,
    serviceName: text("Check-up"),
    wantedStart: appointment.start,
    promisedBy: new Date("2026-11-20T17:20:00Z"),
    zone: "America/Phoenix",
    cancelPath: "/m/t/cancel",
  };
  const offers = {
    action: "/m/t/choose",
    idempotencyKey: "key-1",
    zone: "America/Phoenix",
    times: ["2026-11-23T20:00:00Z", "2026-11-24T17:00:00Z"].map((start, index) => ({
      id: `0195b3f0-0000-7000-8000-00000000000${index}`,
      start: new Date(start),
      providerName: text("Ana Reyes"),
      heldUntil: new Date("2026-11-21T17:20:00Z"),
    })),
  };
  return {
    "manage-offers": manage({ state: pending, offers }),
    "manage-offers-gone": manage({ state: pending, offers, notice: "gone" }),
    "manage-offers-over": manage({ state: pending, notice: "gone" }),
    "manage-offers-booked": manage({
      state: { ...upcoming, asked: { promisedBy: new Date("2026-11-20T17:20:00Z") } },
      offers,
    }),
    "manage-booked": manage({ state: upcoming, notice: "booked" }),
    "manage-upcoming": manage({ state: upcoming }),
    "manage-to-confirm": manage({ state: { ...upcoming, confirmation: toConfirm } }),
    "manage-confirmed": manage({
      state: { ...upcoming, confirmation: { kind: "confirmed" } },
      notice: "confirmed",
    }),
    "manage-rescheduled": manage({
      state: { ...upcoming, previousStart: new Date("2026-11-23T20:00:00Z") },
      notice: "rescheduled",
    }),
    "manage-changed": manage({ state: upcoming, notice: "changed" }),
    "manage-asked": manage({
      state: { ...upcoming, asked: { promisedBy: new Date("2026-11-20T17:20:00Z") } },
      notice: "asked",
    }),
    "manage-pending": manage({ state: pending, notice: "asked" }),
    "manage-pending-no-wish": manage({ state: { ...pending, wantedStart: undefined } }),
    "manage-cancelled": manage({ state: { kind: "cancelled", appointment }, notice: "cancelled" }),
    "manage-withdrawn": manage({ state: { kind: "cancelled", appointment: undefined } }),
    "manage-past": manage({ state: { kind: "past", appointment, feedbackPath: undefined } }),
    "manage-past-asked": manage({
      state: { kind: "past", appointment, feedbackPath: "/m/t/feedback" },
    }),
    "manage-form": manage({
      state: { ...upcoming, questionnaire: aFormView(text, { answered: 2, isComplete: false }) },
    }),
    "manage-form-answered": manage({
      state: { ...upcoming, questionnaire: aFormView(text, { answered: 5, isComplete: true }) },
      notice: "answered",
    }),
    "manage-prepare": manage({ state: { ...upcoming, preparation: aPreparation(text) } }),
    ...answeredPages(manage, text),
  };
}

function answeredPages(
  manage: (props: Pick<ManagePageProps, "state">) => () => string,
  text: Text,
) {
  return {
    "manage-closed": manage({
      state: {
        kind: "closed",
        serviceName: text("Check-up"),
        text: text("You have a time with us already, under another request."),
      },
    }),
    "manage-declined": manage({
      state: {
        kind: "declined",
        serviceName: text("Check-up"),
        text: text("Thank you for asking. We do not treat groups of this size; we are sorry."),
      },
    }),
  };
}

function aPreparation(text: Text) {
  return {
    text: text("Please bring your last two letters.\n\nAnd come ten minutes early."),
    links: [{ label: text("The form to fill in"), url: "https://forms.example/a" }],
  };
}

/** What clients are asked, before and after. */
const askedPages = (site: Site, text: Text) => ({
  ...feedbackPages(site, text),
  ...formPages(site, text),
});

function feedbackPages(site: Site, text: Text) {
  const feedback = (change: Partial<FeedbackPageProps>) => () =>
    feedbackPage({
      ...{ site, reference: "GH-1042", serviceName: text("Check-up") },
      ...{ question: text("How was it?"), action: "/m/t/feedback", managePath: "/m/t" },
      ...{ given: { score: undefined, words: "" }, isIncomplete: false },
      ...change,
    });
  return {
    feedback: feedback({}),
    "feedback-incomplete": feedback({
      given: { score: undefined, words: text("It was") },
      isIncomplete: true,
    }),
    "feedback-given": feedback({ given: { score: 4, words: text("It was fine") } }),
  };
}

const toConfirm = { kind: "asked" as const, action: "/m/t/confirm", sequence: 0 };

function confirmPages(site: Site, text: Text) {
  const confirm = (confirmation: ConfirmationView) => () =>
    confirmPage({
      site,
      reference: "GH-1042",
      hours: 12,
      appointment: anAppointment(text),
      managePath: "/m/t",
      confirmation,
    });
  return {
    "confirm-asked": confirm(toConfirm),
    "confirm-confirmed": confirm({ kind: "confirmed" }),
  };
}

function reschedulePages(site: Site, text: Text) {
  const reschedule = (state: ReschedulePageProps["state"]) => () =>
    reschedulePage({
      site,
      reference: "GH-1042",
      hours: 12,
      appointment: anAppointment(text),
      managePath: "/m/t",
      state,
    });
  const form = { ...aForm("/m/t/reschedule"), zoneChosen: true, sequence: 1 };
  return {
    reschedule: reschedule({ kind: "slots", form }),
    "reschedule-conflict": reschedule({ kind: "slots", form: { ...form, refusal: aConflict } }),
    "reschedule-same-time": reschedule({
      kind: "slots",
      form: {
        ...form,
        start: "2026-11-24T17:00:00.000Z",
        refusal: {
          outcome: "invalid",
          problems: [{ field: "start", message: "This is the time that you have already." }],
          idempotencyKey: "key-2",
        },
      },
    }),
    "reschedule-ask": reschedule({
      kind: "ask",
      explanations: [text("Appointments can be moved until 24 hours before they begin.")],
      action: "/m/t/reschedule",
      notes: text("Tuesday after 2"),
      idempotencyKey: "key-1",
      refusal: undefined,
    }),
  };
}

function cancelPages(site: Site, text: Text) {
  const cancel = (props: Pick<CancelPageProps, "state"> & Partial<CancelPageProps>) => () =>
    cancelPage({
      site,
      reference: "GH-1042",
      hours: 12,
      serviceName: text("Check-up"),
      appointment: anAppointment(text),
      managePath: "/m/t",
      ...props,
    });
  const possible = {
    kind: "possible" as const,
    action: "/m/t/cancel",
    sequence: 1,
    reason: text("I am travelling"),
  };
  return {
    cancel: cancel({ state: possible }),
    "cancel-request": cancel({
      state: { ...possible, sequence: undefined },
      appointment: undefined,
    }),
    "cancel-late": cancel({
      state: {
        kind: "late",
        explanation: text("Appointments can be cancelled until 60 minutes before they begin."),
        action: "/m/t/cancel",
        notes: text("I missed my bus"),
        idempotencyKey: "key-1",
      },
    }),
    "cancel-already": cancel({
      state: { kind: "already-cancelled", bookAgainPath: "/book/checkup" },
    }),
  };
}

function failurePages(site: Site, text: Text) {
  const failure = (failure: Failure) => () => failurePage({ site, failure });
  return {
    "not-found": failure({ kind: "not-found" }),
    "unknown-service": failure({
      kind: "unknown-service",
      services: [
        { name: text("Check-up"), path: "/book/checkup" },
        { name: text("First visit"), path: "/book/first-visit" },
      ],
    }),
    "link-invalid": failure({ kind: "link-invalid" }),
    unreadable: failure({ kind: "unreadable" }),
    "cross-site": failure({ kind: "cross-site" }),
    "rate-limited": failure({ kind: "rate-limited", retryAfterSeconds: 240 }),
    failed: failure({ kind: "failed", reference: text("7QK2-91F0") }),
    unavailable: failure({ kind: "unavailable", reference: text("7QK2-91F0") }),
  };
}
