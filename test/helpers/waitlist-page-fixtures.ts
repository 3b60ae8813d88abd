import { type JoinForm, joinWaitlistPage } from "#views/pages/join-waitlist.tsx";
import type { Site } from "#views/pages/page.tsx";
import { type WaitlistPageProps, waitlistPage } from "#views/pages/waitlist.tsx";

type Text = (text: string) => string;

/** The pages of somebody who waits for a time, in every state. */
export function waitlistPages(site: Site, text: Text) {
  const start = new Date("2026-11-24T17:00:00Z");
  const own = (props: Pick<WaitlistPageProps, "state"> & Partial<WaitlistPageProps>) => () =>
    waitlistPage({
      site,
      reference: "GH-1042",
      hours: 12,
      serviceName: text("Check-up"),
      zone: "America/Phoenix",
      notice: undefined,
      bookPath: "/book/checkup",
      freeNow: [],
      ...props,
    });
  const waiting = {
    kind: "waiting" as const,
    wish: {
      windows: [{ days: [2, 4], from: "09:00", to: "12:00" }],
      providerName: text("Ana Reyes"),
      fromOn: "2026-12-01",
      untilOn: "2026-12-31",
    },
    leavePath: "/w/t/leave",
    formKey: "key-1",
  };
  const anytime = { ...waiting.wish, windows: [], providerName: undefined };
  const offered = {
    kind: "offered" as const,
    offerId: "0195b3f0-0000-7000-8000-000000000001",
    start,
    end: new Date("2026-11-24T17:30:00Z"),
    providerName: text("Ana Reyes"),
    keptUntil: new Date("2026-11-20T19:02:00Z"),
    paths: { accept: "/w/t/accept", decline: "/w/t/decline", leave: "/w/t/leave" },
    formKey: "key-1",
  };
  return {
    "waitlist-waiting": own({ state: waiting }),
    "waitlist-anytime": own({ state: { ...waiting, wish: anytime }, freeNow: [start] }),
    "waitlist-declined": own({ state: waiting, notice: "declined" }),
    "waitlist-taken": own({ state: waiting, notice: "gone", freeNow: [start] }),
    "waitlist-changed": own({ state: waiting, notice: "changed" }),
    "waitlist-offered": own({ state: offered }),
    "waitlist-offered-later": own({ state: offered, notice: "later" }),
    "waitlist-offered-other": own({ state: offered, notice: "gone" }),
    "waitlist-expired": own({ state: { kind: "ended" }, freeNow: [start] }),
    "waitlist-booked": own({ state: { kind: "booked" } }),
    "waitlist-withdrawn": own({ state: { kind: "left" } }),
    ...joinPages(site, text),
  };
}

function joinPages(site: Site, text: Text) {
  const join = (form: Partial<JoinForm>) => () =>
    joinWaitlistPage({
      site,
      service: { name: text("Check-up") },
      bookPath: "/book/checkup",
      state: { kind: "form", form: { ...aJoinForm(text), ...form } },
    });
  return {
    "waitlist-join": join({}),
    "waitlist-join-invalid": join({
      refusal: {
        outcome: "invalid",
        problems: [
          { field: "email", message: text("This does not look like an e-mail address.") },
          { field: undefined, message: text("Please choose an end after the beginning.") },
        ],
        idempotencyKey: "key-2",
      },
      waits: {
        days: ["tue"],
        from: "12:00",
        to: "09:00",
        notBefore: "2026-11-30",
        until: "2026-12-01",
      },
    }),
    "waitlist-joined": () =>
      joinWaitlistPage({
        site,
        service: { name: text("Check-up") },
        bookPath: "/book/checkup",
        state: { kind: "joined", email: text("ada@example.com") },
      }),
  };
}

const aJoinForm = (text: Text): JoinForm => ({
  action: "/book/checkup/waitlist",
  formKey: "key-1",
  zone: "America/Phoenix",
  during: { start: new Date("2026-11-20T17:02:00Z"), end: new Date("2027-01-19T17:02:00Z") },
  waits: { days: [], from: "", to: "", notBefore: "", until: "" },
  latest: "2027-01-19",
  details: {
    name: "",
    email: "",
    phone: "",
    partySize: "1",
    notes: "",
    consentEmail: false,
    consentSms: false,
  },
  consents: { email: text("Write to me."), sms: text("Text me.") },
  wishes: [
    {
      name: "provider",
      label: "With",
      any: "Anybody",
      options: [{ value: "ana", label: text("Ana Reyes") }],
      chosen: "",
    },
  ],
  refusal: undefined,
});
