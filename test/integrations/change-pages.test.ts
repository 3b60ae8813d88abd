import { expect, test } from "vitest";
import {
  type AskForPage,
  CHANGES_PAGE,
  nextPage,
  type PagedRecord,
} from "#integrations/change-pages.ts";

/** A vendor whose records are asked for like any vendor's, and who promises no order among equals. */
function aVendor() {
  const records = new Map<string, PagedRecord>();
  const asked: string[] = [];
  const change = (id: number, at: number, value = "no") =>
    records.set(String(id).padStart(6, "0"), {
      ...{ id: String(id).padStart(6, "0"), changedAt: new Date(at) },
      values: { wants: value },
    });
  const ask: AskForPage = async (_type, question) => {
    asked.push(question.what);
    const all = [...records.values()].toReversed();
    const byId = (one: PagedRecord, other: PagedRecord) => (one.id < other.id ? -1 : 1);
    const byTime = (one: PagedRecord, other: PagedRecord) => +one.changedAt - +other.changedAt;
    switch (question.what) {
      case "newest":
        return all.toSorted((one, other) => byTime(other, one)).slice(0, 1);
      case "holding":
        return all
          .filter(
            ({ id, values, changedAt }) =>
              values["wants"] === "yes" && id > question.afterId && changedAt <= question.until,
          )
          .toSorted(byId)
          .slice(0, CHANGES_PAGE);
      case "changed":
        return all
          .filter(({ changedAt }) => changedAt >= question.since)
          .toSorted(byTime)
          .slice(0, CHANGES_PAGE);
      case "tied":
        return all
          .filter(({ id, changedAt }) => +changedAt === +question.at && id > question.afterId)
          .toSorted(byId)
          .slice(0, CHANGES_PAGE);
    }
  };
  const question = { kind: "contact", watched: [{ property: "wants", values: ["yes"] }] } as const;
  let mark: string | undefined;
  let now = 0;
  /** Until there is no more for now; the mark is all that is kept from one page to the next. */
  async function drain() {
    const seen: { id: string; isOld: boolean }[] = [];
    for (let page = 0; page < 50; page += 1) {
      const answer = await nextPage({ types: ["people"], question, now: new Date(now) }, mark, ask);
      mark = answer.mark;
      seen.push(...answer.records.map(({ recordId: id, isOld }) => ({ id, isOld })));
      if (!answer.more) return seen;
    }
    throw new Error("it never ends");
  }
  /** Our own time, in which the vendor is asked; its own may be another. */
  const wait = (ms: number) => {
    now += ms;
  };
  return { change, drain, asked, wait };
}

const minute = 60_000;
const idsOf = (seen: readonly { id: string }[]) => new Set(seen.map(({ id }) => Number(id)));

test("what holds a value before anybody asks is old, and everything that changes then is new", async () => {
  const { change, drain } = aVendor();
  for (let id = 1; id <= CHANGES_PAGE + 50; id += 1) change(id, id * minute, "yes");
  const begun = await drain();
  expect(begun.filter(({ isOld }) => isOld)).toHaveLength(CHANGES_PAGE + 50);
  change(7, 1_000 * minute, "no");
  change(9_999, 1_001 * minute, "yes");
  const seen = await drain();
  expect([7, 9_999].every((id) => idsOf(seen).has(id))).toBe(true);
  expect(seen.some(({ isOld }) => isOld)).toBe(false);
});

test("more than a page that changed at one moment is seen whole, and what came after it", async () => {
  const { change, drain } = aVendor();
  change(1, minute);
  await drain();
  const many = CHANGES_PAGE * 2 + 17;
  for (let id = 100; id < 100 + many; id += 1) change(id, 90 * minute);
  change(90_000, 90 * minute + 1);
  const seen = idsOf(await drain());
  expect(seen.size).toBeGreaterThanOrEqual(many + 1);
  for (let id = 100; id < 100 + many; id += 1) expect(seen.has(id)).toBe(true);
  expect(seen.has(90_000)).toBe(true);
});

test("what a search learns of late is seen all the same", async () => {
  const { change, drain } = aVendor();
  change(1, 60 * minute);
  await drain();
  change(3, 61 * minute);
  await drain();
  // Stamped before the newest one that we saw, and shown only now.
  change(2, 60.5 * minute);
  expect(idsOf(await drain()).has(2)).toBe(true);
});

test("a quiet vendor is asked once a turn", async () => {
  const { change, drain, asked } = aVendor();
  change(1, minute);
  await drain();
  asked.length = 0;
  await drain();
  expect(asked).toEqual(["changed"]);
});

test("thousands that were imported at once are asked for again for minutes only, and not until one is newer", async () => {
  const { change, drain, asked, wait } = aVendor();
  change(1, minute);
  await drain();
  for (let id = 100; id < 1_500; id += 1) change(id, 90 * minute + id * 10);
  await drain();
  // What is seen late is still seen meanwhile.
  wait(4 * minute);
  change(50, 90 * minute);
  expect(idsOf(await drain()).has(50)).toBe(true);
  wait(2 * minute);
  await drain();
  asked.length = 0;
  expect(idsOf(await drain())).toEqual(new Set([1_499]));
  expect(asked).toEqual(["changed"]);
  // And all over again after what is new.
  change(2_000, 91 * minute);
  await drain();
  change(2_001, 90.9 * minute);
  expect(idsOf(await drain()).has(2_001)).toBe(true);
});

test("a type without what is watched is left alone", async () => {
  const question = { kind: "contact", watched: [{ property: "wants", values: ["yes"] }] } as const;
  const asked: string[] = [];
  const ask: AskForPage = async (type) => {
    asked.push(type);
    return type === "Lead" ? undefined : [];
  };
  const types = ["Contact", "Lead"];
  const { mark } = await nextPage({ types, question, now: new Date(0) }, undefined, ask);
  await nextPage({ types, question, now: new Date(0) }, mark, ask);
  expect(asked).toEqual(["Contact", "Lead", "Contact"]);
});
