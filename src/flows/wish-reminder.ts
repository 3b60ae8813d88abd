import type { Db } from "#store/db.ts";
import { wish } from "#store/effects.ts";
import { wishSms } from "./wish-sms.ts";

/** One message of one rung; before it leaves, the appointment must still be as it was. */
export async function wishReminder(
  tx: Db,
  reminder: {
    readonly template: "reminder" | "feedback";
    readonly way: "email" | "sms";
    readonly requestId: string;
    readonly appointmentId: string;
    readonly sequence: number;
    readonly rung: string;
    readonly asks: boolean;
  },
): Promise<string> {
  const { template, way, requestId, appointmentId, sequence, rung, asks } = reminder;
  const name = `${template}:${appointmentId}:${sequence}:${rung.replaceAll(" ", "-")}`;
  const content = { template, sequence, asks };
  if (way === "sms") return wishSms(tx, { requestId, name, content });
  return wish(tx, { kind: "email", key: `email:${name}`, requestId, payload: content });
}
