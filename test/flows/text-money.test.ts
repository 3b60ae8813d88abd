import { beforeEach, expect, test } from "vitest";
import { wishSms } from "#flows/wish-sms.ts";
import { escalated, later, MONDAY, performAll, useOffice } from "../helpers/office.ts";
import { aTextDesk, type TextDesk, texting } from "../helpers/text-desk.ts";

/* What texts may cost: a segment is 0.1 here, so that fractions would show. */

const office = useOffice();
let desk: TextDesk;
let requestId = "";
let escalationId = "";

beforeEach(async () => {
  desk = await aTextDesk(office());
  ({ requestId, escalationId } = await escalated(desk, texting()));
  await performAll(desk);
  await desk.db("messages").delete();
  desk.email.sent.length = 0;
  // By day in Phoenix.
  desk.clock.at = later(MONDAY, 120);
});

/** The desk of a company that says this of money. */
function spending(money: object): TextDesk {
  const { context } = desk;
  const company = async () => {
    const current = await context.company();
    const texts = {
      ...current.settings.texts,
      money: {
        ...{ currency: "USD", pricePerSegment: "9", prices: { US: "0.1" } },
        ...{ perDayMax: undefined, perMonthMax: undefined },
        ...money,
      },
    };
    return { ...current, settings: { ...current.settings, texts } };
  };
  return { ...desk, context: { ...context, company } };
}

async function write(on: TextDesk, ...words: readonly string[]) {
  for (const text of words)
    await wishSms(on.db, {
      requestId,
      name: `free-text:${text}`,
      content: { template: "free-text", text, escalationId },
    });
  await performAll(on);
}
const costs = async () =>
  (await desk.db("messages").where({ direction: "out" }).orderBy("id")).map(
    ({ cost, currency }) => `${currency} ${cost}`,
  );
const bodies = async () =>
  (await desk.db("messages").whereNotNull("vendor_id").orderBy("at")).map(({ body }) => body);
const held = () =>
  office().email.sent.flatMap(({ content }) =>
    content.kind === "texts-held-back" ? [`${content.cap} ${content.limit}`] : [],
  );

test("three texts of a tenth fit into three tenths exactly, and the fourth goes by e-mail", async () => {
  await desk.db("messages").delete();
  const on = spending({ perDayMax: "0.3" });
  await write(on, "one", "two", "three", "four", "five");

  expect(await costs()).toEqual(["USD 1000", "USD 1000", "USD 1000"]);
  expect(await bodies()).toHaveLength(3);
  expect(held()).toEqual(["moneyPerDay USD 0.30"]);
  const story = await desk.db("audit").where({ action: "text-not-delivered" });
  expect(story[0].detail.reason).toContain("the day's limit of what texts may cost is reached");
});

test("a country without a price of its own costs the default, which may be too much", async () => {
  const on = spending({ prices: { GB: "0.0001" }, perDayMax: "8.9999" });
  await write(on, "one");
  expect(await costs()).toEqual([]);
  expect(held()).toEqual(["moneyPerDay USD 8.9999"]);
});

test("the next day there is money again, until the month's is spent; an admin hears of each once", async () => {
  const on = spending({ perDayMax: "0.1", perMonthMax: "0.2" });
  await write(on, "one", "two");
  desk.clock.at = later(MONDAY, 120 + 24 * 60);
  await write(on, "three", "four");
  desk.clock.at = later(MONDAY, 120 + 2 * 24 * 60);
  await write(on, "five", "six");

  expect(await bodies()).toHaveLength(2);
  expect(held()).toEqual(["moneyPerDay USD 0.10", "moneyPerMonth USD 0.20"]);
  // Monday 30 November is eight days later; the month after has money of its own.
  desk.clock.at = later(MONDAY, 120 + 8 * 24 * 60);
  await write(on, "seven");
  expect(await bodies()).toHaveLength(3);
});

test("without prices nothing is counted in money, and nothing is held back for it", async () => {
  await write(desk, "one");
  expect(await costs()).toEqual(["null null"]);
});

test("what was spent in another currency is no sum with this one", async () => {
  await write(spending({ currency: "EUR", perDayMax: "0.1" }), "one");
  await write(spending({ currency: "USD", perDayMax: "0.1" }), "two");
  expect(await costs()).toEqual(["EUR 1000", "USD 1000"]);
});

test("what nobody would accept costs nothing", async () => {
  const on = spending({ perDayMax: "0.1" });
  await write(on, "one");
  await desk.db("messages").update({ status: "failed", vendor_id: null });
  await write(on, "two");
  expect(await bodies()).toHaveLength(1);
});
