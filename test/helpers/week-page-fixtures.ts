import type { Site } from "#views/pages/page.tsx";
import type { Block, BlockKind, Mark, WeekDay } from "#views/pages/ui/week-grid.tsx";
import type { WeekPageProps } from "#views/pages/week.tsx";

type Text = (text: string) => string;

const kinds: readonly BlockKind[] = [
  "appointment",
  "escalation",
  "offer",
  "hold",
  "calendar",
  "absence",
  "time-off",
  "way",
];

/** A week in which everything happens that can be drawn, and a start that several rules stand against. */
export function aFullWeek(site: Site, text: Text): WeekPageProps {
  const bare = aBareWeek(site, text);
  return {
    ...bare,
    choice: {
      ...bare.choice,
      others: [{ key: "red", name: text("Red room") }],
      at: "2026-11-24T10:10",
    },
    notes: [
      text("Ana Ortiz's calendar was not read lately: nothing is offered with them until it is."),
    ],
    grid: { ...bare.grid, days: bare.grid.days.map((day, index) => aFullDay(day, index, text)) },
    explanation: {
      time: "Tue 24 Nov 10:10 AM, Phoenix time (MST)",
      what: text("Consultation, 30 minutes"),
      offered: false,
      providers: [
        {
          name: text("Ana Ortiz"),
          reasons: [
            {
              rule: "taken",
              words: text("Taken by an appointment (GH-1042), Tue 24 Nov 10:00 AM."),
            },
            { rule: "team", words: text("Red room is needed. Absent.") },
          ],
        },
        { name: text("Ben Hale"), reasons: [] },
      ],
      violations: [text("Please book at least 2 hours before the start.")],
      second: {
        href: "/console/availability?service=consult&start=2026-11-24T18:10:00.000Z#why",
        time: "Tue 24 Nov 11:10 AM, Phoenix time (MST)",
      },
    },
  };
}

/** A week in which nobody works, and nothing is asked. */
export function aBareWeek(site: Site, text: Text): WeekPageProps {
  return {
    site,
    memberName: text("Otto Operator"),
    choice: {
      services: [{ key: "consult", name: text("Consultation") }],
      serving: [{ key: "ana", name: text("Ana Ortiz") }],
      others: [],
      zones: [{ key: "America/Phoenix", name: "Phoenix time" }],
      service: "consult",
      provider: "ana",
      week: "2026-11-24",
      zone: "America/Phoenix",
      at: "",
    },
    zoneName: "Phoenix time",
    weekName: "Mon 23 Nov to Sun 29 Nov 2026",
    whose: text("Ana Ortiz"),
    notes: [],
    grid: {
      days: Array.from({ length: 7 }, (_, index) => ({
        date: `2026-11-${23 + index}`,
        closed: [],
        working: [],
        blocks: [],
        starts: [],
      })),
      hours: { from: 480, to: 1080 },
      hourNames: Array.from({ length: 10 }, (_, index) => `${8 + index}:00`),
      pixelsPerHour: 48,
    },
    explanation: undefined,
    before: "/console/availability?service=consult&provider=ana&week=2026-11-16",
    after: "/console/availability?service=consult&provider=ana&week=2026-11-30",
  };
}

/** One kind of block a day, with starts every half hour around it. */
function aFullDay(day: WeekDay, index: number, text: Text): WeekDay {
  const kind = kinds[index] ?? "way";
  const words = text(`${kind}: Tue 24 Nov 10:00 AM to 10:30 AM, Phoenix time (MST)`);
  const block: Block = {
    kind,
    from: 585,
    to: 645,
    begins: 600,
    ends: 630,
    label: text("GH-1042"),
    words,
  };
  return {
    ...day,
    closed: index === 3 ? [text("Thanksgiving Day")] : [],
    working: [{ from: 540, to: 1020, words: "9:00 AM to 5:00 PM" }],
    blocks: [block, { ...block, kind: "way", from: 700, to: 705, begins: 700, ends: 705 }],
    starts: Array.from({ length: 16 }, (_, half) => aMark(day.date, half)),
  };
}

function aMark(date: string, half: number): Mark {
  const from = 540 + half * 30;
  const time = `${Math.floor(from / 60)}:${half % 2 === 0 ? "00" : "30"}`;
  const offered = half > 3;
  return {
    from,
    to: from + 30,
    href: `/console/availability?service=consult&provider=ana&start=${date}T${time}Z#why`,
    time,
    words: `${date} ${time}`,
    state: offered ? "2 of 3 offer it" : "not offered",
    share: offered ? "2 of 3" : undefined,
    offered,
    chosen: date === "2026-11-24" && half === 2,
  };
}
