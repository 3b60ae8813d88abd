import { describe, expect, test } from "vitest";
import type { ZonedHours } from "#booking/working-hours.ts";
import { lookAtLadder, type ReminderRung, type Upcoming } from "#messaging/reminder-ladder.ts";

/** Thursday 10:00 in Phoenix, agreed on the Monday before. */
const START = new Date("2026-12-10T17:00:00Z");
const AGREED = new Date("2026-12-07T17:00:00Z");
const hours = (count: number) => count * 60;
const ahead = (minutes: number, start = START) => new Date(start.getTime() - minutes * 60_000);

const rung = (name: string, change: Partial<ReminderRung>): ReminderRung => ({
  name,
  beforeMinutes: hours(24),
  way: "email",
  asks: false,
  onlyVip: false,
  unlessConfirmed: false,
  ...change,
});
const mail = rung("mail", { beforeMinutes: hours(48) });
const ask = rung("ask", { way: "sms", asks: true, unlessConfirmed: true });
const text = rung("text", { way: "sms", beforeMinutes: hours(2) });
const call = rung("call", {
  way: "call",
  beforeMinutes: hours(6),
  onlyVip: true,
  unlessConfirmed: true,
});
const ladder = [mail, ask, call, text];

/** Members are there by day and by night. */
const shifts = ["00:00-24:00"];
const open: ZonedHours = {
  zone: "America/Phoenix",
  weekly: {
    mon: shifts,
    tue: shifts,
    wed: shifts,
    thu: shifts,
    fri: shifts,
    sat: shifts,
    sun: shifts,
  },
  exceptions: [],
};

const upcoming = (change: Partial<Upcoming> = {}): Upcoming => ({
  start: START,
  agreedAt: AGREED,
  zones: ["America/Phoenix"],
  isVip: false,
  isConfirmed: false,
  textable: true,
  deskHours: open,
  decided: new Set(),
  ...change,
});

/** What was decided, in short: "mail email" was sent, "ask sms past" was left out. */
function look(at: Date, change: Partial<Upcoming> = {}, rungs: readonly ReminderRung[] = ladder) {
  const { decided, nextAt } = lookAtLadder(rungs, upcoming(change), at);
  const words = decided.map(({ rung: { name }, way, skipped }) =>
    [name, way, ...(skipped === undefined ? [] : [skipped])].join(" "),
  );
  return { words, nextAt };
}

describe("every rung comes at its time", () => {
  test("not a minute before it, and the next look is at the next rung", () => {
    expect(look(ahead(hours(48) + 1))).toEqual({ words: [], nextAt: ahead(hours(48)) });
    expect(look(ahead(hours(48)))).toEqual({ words: ["mail email"], nextAt: ahead(hours(24)) });
  });

  test("what was decided is not decided again", () => {
    const decided = new Set(["mail"]);
    expect(look(ahead(hours(47)), { decided })).toEqual({
      words: [],
      nextAt: ahead(hours(24)),
    });
  });

  test("after the last one it is looked at once more when it begins, and then never", () => {
    const decided = new Set(["mail", "ask", "text"]);
    expect(look(ahead(10), { decided })).toEqual({ words: [], nextAt: START });
    expect(look(START, { decided })).toEqual({ words: [], nextAt: undefined });
  });

  test("a text for somebody who did not agree to texts goes by e-mail", () => {
    const decided = new Set(["mail"]);
    expect(look(ahead(hours(24)), { decided, textable: false }).words).toEqual(["ask email"]);
  });
});

describe("what was due before this time was agreed", () => {
  test("is not made up for", () => {
    const agreedAt = ahead(hours(30));
    expect(look(agreedAt, { agreedAt })).toEqual({
      words: ["mail email past"],
      nextAt: ahead(hours(24)),
    });
    expect(look(agreedAt, { agreedAt: ahead(hours(48)) }).words).toEqual(["mail email past"]);
  });

  test("what would come within half an hour of it is one message too many", () => {
    const minutesBefore = (minutes: number) => ({ agreedAt: ahead(hours(24) + minutes) });
    expect(look(ahead(hours(24) + 29), minutesBefore(29)).words).toEqual([
      "mail email past",
      "ask sms just-booked",
    ]);
    expect(look(ahead(hours(24) + 30), minutesBefore(30)).words).toEqual(["mail email past"]);
  });
});

describe("at night", () => {
  // 08:30 in Phoenix: two hours before is 06:30.
  const start = new Date("2026-12-10T15:30:00Z");
  const evening = new Date("2026-12-10T03:30:00Z");

  test("a text moves to the evening before", () => {
    expect(look(new Date(evening.getTime() - 1), { start }, [text])).toEqual({
      words: [],
      nextAt: evening,
    });
    expect(look(evening, { start }, [text]).words).toEqual(["text sms"]);
  });

  test("but not to before this time was agreed: then it is left out, and says why", () => {
    const agreedAt = new Date("2026-12-10T04:30:00Z");
    expect(look(agreedAt, { start, agreedAt }, [text]).words).toEqual(["text sms night"]);
  });

  test("an e-mail wakes nobody, and comes at its time", () => {
    const seen = look(ahead(hours(2), start), { start, textable: false }, [text]);
    expect(seen.words).toEqual(["text email"]);
  });

  test("the client's night counts, not ours", () => {
    // 18:30 in Berlin.
    const zones = ["Europe/Berlin"] as const;
    const at = new Date("2026-12-10T15:30:00Z");
    expect(look(ahead(hours(2), start), { start: at, zones }, [text]).words).toEqual(["text sms"]);
  });

  test("who may be in one of two zones is texted when it is day in both", () => {
    const zones = ["America/Phoenix", "America/New_York"] as const;
    // 20:30 in Phoenix is 22:30 in New York.
    const dueAt = new Date("2026-12-10T01:30:00Z");
    expect(look(AGREED, { start, zones }, [text]).nextAt).toEqual(dueAt);
  });

  test("what is found late in the night waits for the morning, if the client is still to come", () => {
    const late = new Date("2026-12-10T08:00:00Z");
    const morning = new Date("2026-12-10T15:00:00Z");
    expect(look(late, { start: new Date("2026-12-10T18:00:00Z") }, [ask])).toEqual({
      words: [],
      nextAt: morning,
    });
    const early = { start: new Date("2026-12-10T14:45:00Z") };
    expect(look(late, early, [ask]).words).toEqual(["ask sms night"]);
  });
});

describe("confirmed", () => {
  test("whoever has confirmed is not asked again, nor called; reminders go on", () => {
    const seen = look(ahead(hours(6)), { isConfirmed: true, isVip: true });
    expect(seen.words).toEqual(["mail email", "ask sms confirmed", "call call confirmed"]);
  });

  test("a VIP who has not is called, and nobody else is", () => {
    const decided = new Set(["mail", "ask"]);
    expect(look(ahead(hours(6)), { decided, isVip: true }).words).toEqual(["call call"]);
    expect(look(ahead(hours(6)), { decided }).words).toEqual([]);
  });
});

describe("after an outage", () => {
  test("of several messages only the last is sent; a call is no message", () => {
    const seen = look(ahead(hours(1)), { isVip: true });
    expect(seen.words).toEqual([
      "mail email overtaken",
      "ask sms overtaken",
      "call call",
      "text sms",
    ]);
  });

  test("one that is left out for another reason overtakes nothing", () => {
    const seen = look(ahead(hours(24)), { isConfirmed: true });
    expect(seen.words).toEqual(["mail email", "ask sms confirmed"]);
  });

  test("two by the same way at the same time are one, and it asks", () => {
    const plain = rung("plain", { way: "sms" });
    expect(look(ahead(hours(24)), {}, [plain, ask]).words).toEqual([
      "plain sms overtaken",
      "ask sms",
    ]);
    const also = rung("also", {});
    expect(look(ahead(hours(24)), {}, [also, ask]).words).toEqual(["also email", "ask sms"]);
    expect(look(ahead(hours(24)), { textable: false }, [also, ask]).words).toEqual([
      "also email overtaken",
      "ask email",
    ]);
    expect(look(ahead(hours(24)), {}, [also, rung("and", {})]).words).toEqual([
      "also email",
      "and email overtaken",
    ]);
  });

  test("nothing is sent once it has begun", () => {
    const { words } = look(START, { isVip: true });
    expect(words).toEqual([
      "mail email begun",
      "ask sms begun",
      "call call begun",
      "text sms begun",
    ]);
  });
});
