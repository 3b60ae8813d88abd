import type { z } from "zod";
import type { Company } from "#company/company.ts";
import { sendRemindersFlow } from "#flows/send-reminders.ts";
import { listReminders } from "#store/reminders.ts";
import { aCompany } from "./company.ts";
import { booked, type Office, performAll } from "./office.ts";

/** A company that reminds: by mail with a question, by text with one, by text; and VIPs are called. */
export function aRemindingCompany(): z.input<typeof Company> {
  return {
    ...aCompany({ calendars: true }),
    reminders: [
      { before: "20h", by: "email" },
      { before: "12h", by: "sms", ask: "confirm" },
      { before: "5h", do: "call", only: "vip", unless: "confirmed" },
      { before: "2h", by: "sms" },
    ],
  };
}

/** An office whose texts go nowhere and are kept. */
export function withTexts(office: Office) {
  const sent: { readonly to: string; readonly body: string; readonly validForSeconds: number }[] =
    [];
  const sms: Office["context"]["sms"] = {
    send: async (message) => {
      sent.push(message);
      return { vendorId: `SM${message.effectId}`, status: "queued" };
    },
    find: async () => undefined,
  };
  const context = { ...office.context, sms, connected: { crm: false, sms: true } };
  const desk: Office = { ...office, context };
  const remind = sendRemindersFlow(context);
  return {
    desk,
    sent,
    /** Business time goes to `at`; what is due is decided, and sent unless it is only to be decided. */
    async remindAt(at: Date, { performing = true } = {}): Promise<void> {
      office.clock.at = at;
      await remind();
      if (performing) await performAll(desk);
    },
  };
}

export const PHONE = "+16025550123";

/** Somebody who agreed to texts books, and what comes of that leaves. */
export async function bookedWithPhone(
  desk: Office,
  change: Parameters<typeof booked>[1] = {},
): Promise<Awaited<ReturnType<typeof booked>>> {
  const one = await booked(desk, {
    clientPhone: PHONE,
    consents: [{ channel: "sms", given: true, wording: "Text me about this appointment." }],
    ...change,
  } as Parameters<typeof booked>[1]);
  await performAll(desk);
  return one;
}

/** What was decided of an appointment, in short: "2h before sms", "20h before email: past". */
export async function decidedOf(
  { db }: Pick<Office, "db">,
  appointmentId: string,
): Promise<readonly string[]> {
  const rows = await listReminders(db, { id: appointmentId });
  return rows.map(
    ({ sequence, rung, way, skipped }) =>
      `${sequence} ${rung} → ${skipped === undefined ? way : skipped}`,
  );
}
