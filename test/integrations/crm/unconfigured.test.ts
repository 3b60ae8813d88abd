import { describe, expect, test } from "vitest";
import { cleo } from "./office.ts";
import { kinds, stored, useOffice, vendors, write } from "./vendors.ts";

describe.each(vendors)("%s, as it comes, with rules of its admins", (_vendor, openOffice) => {
  const office = useOffice(openOffice, { isConfigured: false });
  const words = "A cost centre has to be named first.";

  test.each(kinds)("has a person hear of a %s until the set-up was run", async (kind) => {
    await expect(write(office(), kind)).rejects.toMatchObject({
      verdict: "human",
      ambiguous: false,
      message: expect.stringContaining(`gatehouse setup ${office().vendor}`),
    });
    expect(stored(office(), kind)).toEqual([]);
  });

  test("asks for the set-up too when somebody is looked up by our own id", async () => {
    await expect(office().crm().findContacts(cleo)).rejects.toMatchObject({
      verdict: "human",
      message: expect.stringContaining(`gatehouse setup ${office().vendor}`),
    });
  });

  test("is set up once, and found ready the next time", async () => {
    const made = await office().setUp();
    expect(made.filter(({ state }) => state === "cannot")).toEqual([]);
    expect(made.filter(({ state }) => state === "created").length).toBeGreaterThanOrEqual(4);
    const again = await office().setUp();
    expect(again.map(({ what }) => what)).toEqual(made.map(({ what }) => what));
    expect(again.filter(({ state }) => state !== "there")).toEqual([]);
  });

  test("says its admins' rules in their own words, and takes every write that meets them", async () => {
    await office().setUp();
    for (const about of kinds) {
      office().refuseBy({ about, words });
      await expect(write(office(), about)).rejects.toMatchObject({
        verdict: "human",
        ambiguous: false,
        message: expect.stringContaining(words),
      });
      office().dropRules();
      await write(office(), about);
    }
    for (const kind of kinds) expect(stored(office(), kind), kind).toHaveLength(1);
  });
});
