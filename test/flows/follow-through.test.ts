import { beforeEach, describe, expect, test } from "vitest";
import { giveFeedbackFlow } from "#flows/give-feedback.ts";
import { openLinkFlow } from "#flows/open-link.ts";
import { readDossierFlow } from "#flows/read-dossier.ts";
import { lookAtFeedback } from "#messaging/feedback.ts";
import { describeReminder } from "#messaging/reminder-words.ts";
import { findFeedback } from "#store/feedback.ts";
import { aCompany } from "../helpers/company.ts";
import {
  cancelByLink,
  countOf,
  later,
  type Office,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";
import { bookedWithPhone, decidedOf, withTexts } from "../helpers/reminding.ts";

/** The service asks for papers before, and an hour after it how it was. */
const preparation = {
  text: "Please bring your papers.",
  links: [{ label: "The form to fill in", url: "https://forms.example/a" }],
};
const { services, ...company } = aCompany({ calendars: true });
const office = useOffice({
  ...company,
  reminders: [{ before: "2h", by: "email" }],
  services: services.map((service) => ({
    ...service,
    preparation,
    feedback: { after: "1h", by: "sms", question: "How did we do?" },
  })),
});
let desk: Office;
let texts: ReturnType<typeof withTexts>;
beforeEach(() => {
  texts = withTexts(office());
  ({ desk } = texts);
});

/** The appointment takes half an hour. */
const END = later(TUESDAY_NOON, 30);
const ASKED = later(END, 60);
const thanks = () => texts.sent.filter(({ body }) => /thank you for coming/.test(body));
const give = async (token: string, score: number, words = "") => {
  const opened = await openLinkFlow(desk.context)(token);
  if (opened === undefined) throw new Error("the link opens nothing");
  return giveFeedbackFlow(desk.context)({ opened, score, words });
};

test("a reminder says what to bring and which form to fill in; so does the client's page", async () => {
  const { token } = await bookedWithPhone(desk);
  await texts.remindAt(later(TUESDAY_NOON, -120));
  expect(office().email.sent.at(-1)?.content).toMatchObject({ kind: "reminder", preparation });
  expect((await openLinkFlow(desk.context)(token))?.preparation).toEqual(preparation);
});

describe("after the appointment", () => {
  test("the client is thanked and asked once, at its time, by the link of their page", async () => {
    const { appointmentId, token } = await bookedWithPhone(desk);
    await texts.remindAt(later(ASKED, -1));
    expect(thanks()).toEqual([]);
    await texts.remindAt(ASKED);
    await texts.remindAt(later(ASKED, 60));
    expect(thanks().map(({ body }) => body)).toEqual([
      expect.stringContaining(`How did we do? https://book.harbor.example/m/${token}/feedback `),
    ]);
    expect(await decidedOf(desk, appointmentId)).toContain("0 1h after sms feedback → sms");
  });

  test("nobody is asked who cancelled, did not come, or has said so already", async () => {
    const { token } = await bookedWithPhone(desk);
    await cancelByLink(desk, token);
    const absent = await bookedWithPhone(desk);
    await desk
      .db("appointments")
      .where({ id: absent.appointmentId })
      .update({ outcome: "no-show", outcome_at: END });
    const quick = await bookedWithPhone(desk, { start: later(TUESDAY_NOON, 60) });
    const later60 = later(ASKED, 60);
    office().clock.at = later(END, 60);
    expect(await give(quick.token, 5)).toBe("given");
    await texts.remindAt(later60);
    expect(thanks()).toEqual([]);
    expect(await decidedOf(desk, absent.appointmentId)).toContain(
      "0 1h after sms feedback → no-show",
    );
  });

  test("what they say is kept, corrected by their last word, and shown to members", async () => {
    const { appointmentId, requestId, token } = await bookedWithPhone(desk);
    expect(await give(token, 5)).toBe("not-possible");
    office().clock.at = END;
    expect(await give(token, 2, "Too long a wait.\u0000")).toBe("given");
    expect(await give(token, 4, "It got better.")).toBe("given");
    const kept = { score: 4, words: "It got better.", givenAt: END };
    expect(await findFeedback(desk.db, appointmentId)).toEqual(kept);
    const dossier = await readDossierFlow(desk.context)(requestId);
    expect(dossier?.rows.appointment?.feedback).toEqual(kept);
    await texts.remindAt(later(ASKED, 4 * 24 * 60));
    const rows = (await readDossierFlow(desk.context)(requestId))?.rows.reminders ?? [];
    expect(rows.map((row) => describeReminder(row))).toEqual([
      "left out: the appointment had begun",
      "left out: it was found days too late",
    ]);
    expect(await countOf(desk.db, "audit", { action: "feedback-given" })).toBe(2);
  });

  test("of what was cancelled, or of somebody who did not come, nothing can be said", async () => {
    const { appointmentId, token } = await bookedWithPhone(desk);
    office().clock.at = END;
    const row = desk.db("appointments").where({ id: appointmentId });
    await row.clone().update({ outcome: "no-show", outcome_at: END });
    expect(await give(token, 1)).toBe("not-possible");
    await performAll(desk);
    expect(await countOf(desk.db, "feedback")).toBe(0);
  });
});

describe("when it is asked", () => {
  const ask = { name: "1h after sms feedback", afterMinutes: 60, way: "sms" } as const;
  const visit = {
    end: new Date("2026-11-24T03:30:00Z"),
    didNotCome: false,
    zones: ["America/Phoenix"],
    textable: true,
    decided: new Set<string>(),
  } as const;
  const at = (iso: string) => new Date(iso);

  test("a text waits for the morning, an e-mail does not", () => {
    const night = at("2026-11-24T04:30:00Z");
    expect(lookAtFeedback(ask, visit, night)).toEqual({
      decided: undefined,
      nextAt: at("2026-11-24T15:00:00Z"),
    });
    expect(lookAtFeedback(ask, { ...visit, textable: false }, night).decided).toMatchObject({
      way: "email",
      skipped: undefined,
    });
  });

  test("days too late it is left out, and says so", () => {
    expect(lookAtFeedback(ask, visit, at("2026-11-27T16:00:00Z")).decided).toMatchObject({
      skipped: "late",
    });
  });

  test("what was decided is over", () => {
    const decided = new Set([ask.name]);
    expect(lookAtFeedback(ask, { ...visit, decided }, at("2026-11-25T16:00:00Z"))).toEqual({
      decided: undefined,
      nextAt: undefined,
    });
  });
});
