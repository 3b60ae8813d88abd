import { describe, expect, test } from "vitest";
import { type Ranking, settleRanking } from "#booking/routing/choice.ts";
import { type First, whoIsFirst } from "#booking/routing/first.ts";
import { fewestThatDay, rank } from "#booking/routing/rank.ts";

const line = (providerId: string, words = "") => ({ providerId, words, numbers: {} });
const owner: First = { providerId: "ben", words: "owns the client’s account" };
const briefly = ({ lines }: Pick<Ranking, "lines">) =>
  lines.map(({ providerId, position, words }) => [providerId, position, words]);

describe("fewest that day", () => {
  test("the words give the count, and the id where it was a tie", () => {
    const load = new Map([
      ["ana", 2],
      ["ben", 1],
      ["cleo", 1],
    ]);
    expect(fewestThatDay(["ana", "ben", "cleo"], load)).toEqual([
      { providerId: "ben", words: "1 that day, a tie: by id", numbers: { thatDay: 1 } },
      { providerId: "cleo", words: "1 that day, a tie: by id", numbers: { thatDay: 1 } },
      { providerId: "ana", words: "2 that day", numbers: { thatDay: 2 } },
    ]);
  });
});

describe("the order in which people are asked", () => {
  const common = { rule: "fewest-that-day" as const, passedOver: [line("dan", "busy then")] };

  test("is the rule's where nobody comes first; who cannot be asked has a reason and no position", () => {
    const ranking = rank({
      ...common,
      ranked: [line("ana", "1"), line("ben", "2")],
      first: undefined,
    });
    expect(ranking).toMatchObject({ rule: "fewest-that-day", firstId: undefined });
    expect(briefly(ranking)).toEqual([
      ["ana", 1, "1"],
      ["ben", 2, "2"],
      ["dan", null, "busy then"],
    ]);
  });

  test("begins with whoever comes first, if free", () => {
    const ranked = [line("ana", "1"), line("ben", "2"), line("cleo", "3")];
    expect(briefly(rank({ ...common, ranked, first: owner }))).toEqual([
      ["ben", 1, "owns the client’s account; 2"],
      ["ana", 2, "1"],
      ["cleo", 3, "3"],
      ["dan", null, "busy then"],
    ]);
  });

  test("says of whoever would have come first why they did not", () => {
    const first = { providerId: "dan", words: "has the client’s latest appointment" };
    expect(briefly(rank({ ...common, ranked: [line("ana", "1")], first }))).toEqual([
      ["ana", 1, "1"],
      ["dan", null, "has the client’s latest appointment, but busy then"],
    ]);
  });

  test.each([
    [
      { providerId: "eve", words: "owns the client’s account" },
      "whoever owns the client’s account does not serve this",
    ],
    [
      { providerId: undefined, words: "the client is not known" },
      "nobody comes first: the client is not known",
    ],
  ])("says so where nobody of the service comes first", (first, note) => {
    expect(briefly(rank({ ...common, ranked: [line("ana", "1")], first }))[0]).toEqual([
      "ana",
      1,
      `1; ${note}`,
    ]);
  });
});

describe("once the calendars were asked", () => {
  const ranking = rank({
    rule: "round-robin",
    ranked: [line("ana", "1"), line("ben", "2"), line("cleo", "3")],
    passedOver: [line("dan", "busy then")],
    first: owner,
  });

  test("the rule is that of whoever leads", () => {
    expect(settleRanking(ranking, new Map()).rule).toBe("first");
    const ben = new Map([["ben", "but the calendar said busy"]]);
    expect(settleRanking(ranking, ben).rule).toBe("round-robin");
  });

  test("whoever fell out has no position, and the others move up", () => {
    const ben = new Map([["ben", "but the calendar said busy"]]);
    expect(briefly(settleRanking(ranking, ben))).toEqual([
      ["ben", null, "owns the client’s account; 2; but the calendar said busy"],
      ["ana", 1, "1"],
      ["cleo", 2, "3"],
      ["dan", null, "busy then"],
    ]);
  });
});

describe("who comes first", () => {
  const people = [
    { id: "ana", email: "Ana@harbor.example" },
    { id: "room", email: undefined },
  ];
  const ties = { accountOwner: "ana@HARBOR.example", lastTouchId: "room" };

  test("nobody, where the company says nothing", () => {
    expect(whoIsFirst("nobody", ties, people)).toBeUndefined();
  });

  test("the account's owner by e-mail address, capital letters or not", () => {
    expect(whoIsFirst("account-owner", ties, people)).toEqual({
      providerId: "ana",
      words: "owns the client’s account",
    });
  });

  test("whoever has the client's latest appointment", () => {
    expect(whoIsFirst("last-touch", ties, people)?.providerId).toBe("room");
  });

  test.each([
    ["account-owner", undefined, "the client is not known"],
    ["last-touch", undefined, "the client is not known"],
    [
      "account-owner",
      { ...ties, accountOwner: undefined },
      "the CRM named no owner of the account",
    ],
    [
      "account-owner",
      { ...ties, accountOwner: "pat@harbor.example" },
      "the account’s owner pat@harbor.example is no provider",
    ],
    ["last-touch", { ...ties, lastTouchId: undefined }, "the client had no appointment before"],
  ] as const)("by %s with %o nobody, and why", (rule, known, words) => {
    expect(whoIsFirst(rule, known, people)).toEqual({ providerId: undefined, words });
  });
});
