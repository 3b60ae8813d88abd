import { type AwayPageProps, awayPage } from "#views/pages/away.tsx";
import { type AwayMove, type AwayPlanProps, awayPlanPage } from "#views/pages/away-plan.tsx";
import { aSite, type FixtureOptions } from "./page-fixtures.ts";

type Text = (text: string) => string;

/** The pages about absences, in every state, as HTML by a speaking name. */
export function awayPages({ assets, text = (same) => same }: FixtureOptions) {
  const site = aSite(assets, text);
  const away = (change: Partial<AwayPageProps>) => () =>
    awayPage({ ...anAwayPage(text), site, ...change });
  const plan = (change: Partial<AwayPlanProps>) => () =>
    awayPlanPage({ ...aPlan(text), site, ...change });
  return {
    "staff-away": away({}),
    "staff-away-none": away({ absences: [] }),
    "staff-away-mistake": away({
      form: { provider: "ana", from: "2026-11-26", to: "2026-11-24", reason: text("flu") },
      mistake: { field: "to", message: text("The absence ends before it begins.") },
    }),
    "staff-away-plan": plan({}),
    "staff-away-plan-after": plan({
      moves: aPlan(text).moves.slice(2),
      results: [
        { kind: "moved", reference: "GH-1040", to: text("Ben Hale") },
        { kind: "taken-meanwhile", reference: "GH-1041" },
        { kind: "changed-meanwhile", reference: undefined },
        { kind: "no-home", reference: "GH-1043" },
        { kind: "escalated", reference: "GH-1044" },
        { kind: "escalated-before", reference: "GH-1045" },
        { kind: "more", count: 12 },
      ],
    }),
    "staff-away-plan-none-chosen": plan({ results: [{ kind: "none-chosen" }] }),
    "staff-away-plan-empty": plan({ moves: [], reason: "" }),
    "staff-away-plan-ended": plan({ state: "ended", moves: [] }),
  };
}

function anAwayPage(text: Text): Omit<AwayPageProps, "site"> {
  return {
    memberName: text("Olga Reyes"),
    providers: [
      { key: "ana", name: text("Ana Ortiz") },
      { key: "ben", name: text("Ben Hale") },
      { key: "room-1", name: text("Room 1") },
    ],
    form: { provider: "", from: "", to: "", reason: "" },
    mistake: undefined,
    absences: [
      {
        ...{ id: "018f3c1e-0000-7000-8000-0000000000a1", providerName: text("Ana Ortiz") },
        ...{ when: "on Tue 24 Nov", reason: text("flu"), appointments: 3 },
      },
      {
        ...{ id: "018f3c1e-0000-7000-8000-0000000000a2", providerName: text("Room 1") },
        ...{ when: "from Mon 30 Nov to Fri 4 Dec", reason: text("new carpet"), appointments: 0 },
      },
    ],
  };
}

function aPlan(text: Text): Omit<AwayPlanProps, "site"> {
  return {
    memberName: text("Olga Reyes"),
    id: "018f3c1e-0000-7000-8000-0000000000a1",
    providerName: text("Ana Ortiz"),
    when: "on Tue 24 Nov",
    reason: text("flu"),
    putInBy: text("Olga Reyes"),
    state: "holds",
    moves: [
      aMove(text, 0, {
        to: text("Ben Hale"),
        because: text(
          "Ben Hale comes first of the 2 who are free then: 1 that day; the client had asked for Ana Ortiz",
        ),
      }),
      aMove(text, 1, {
        from: text("Ana Ortiz, Room 1"),
        to: text("Cleo Park, Room 1"),
        because: text("Cleo Park is the only one who is free then"),
      }),
      aMove(text, 2, {
        because: text("Ben Hale: busy then; Cleo Park: not at work then"),
        times: [
          text("Tue 24 Nov 3:00 PM, Phoenix time (MST) with Ben Hale, Cleo Park"),
          "Wed 25 Nov 12:00 PM, Phoenix time (MST) with Ana Ortiz",
        ],
      }),
      aMove(text, 3, { because: text("no other time is free either"), escalated: true }),
    ],
    results: [],
  };
}

function aMove(text: Text, index: number, change: Partial<AwayMove>): AwayMove {
  return {
    value: `018f3c1e-0000-7000-8000-0000000000b${index}.0`,
    reference: `GH-104${index}`,
    when: `Tue 24 Nov ${1 + index}:00 PM, Phoenix time (MST)`,
    serviceName: text("Consultation"),
    from: text("Ana Ortiz"),
    to: undefined,
    because: "",
    times: [],
    escalated: false,
    ...change,
  };
}
