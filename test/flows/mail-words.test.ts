import { expect, test } from "vitest";
import { wishReminder } from "#flows/wish-reminder.ts";
import { transact } from "#store/db.ts";
import { aCompany } from "../helpers/company.ts";
import { booked, performAll, useOffice } from "../helpers/office.ts";

const saying = (word: string) => ({ paragraphs: [word] });
const office = useOffice({
  ...aCompany({ calendars: true }),
  messages: {
    confirmed: saying("booked"),
    reminder: saying("soon"),
    "please-confirm": saying("will you?"),
  },
});

test("each mail leaves with the company's own words for it", async () => {
  const { requestId, appointmentId } = await booked(office());
  for (const asks of [false, true])
    await transact(office().db, (tx) =>
      wishReminder(tx, {
        ...{ template: "reminder", way: "email", requestId, appointmentId, sequence: 0 },
        ...{ rung: asks ? "one" : "two", asks },
      }),
    );
  await performAll(office());
  const said = office().email.sent.map(({ content, words }) => [
    content.kind === "reminder" && content.asks ? "asks" : content.kind,
    words?.paragraphs?.[0],
  ]);
  expect(new Map(said as [string, string][])).toEqual(
    new Map([
      ["confirmed", "booked"],
      ["reminder", "soon"],
      ["asks", "will you?"],
    ]),
  );
});
