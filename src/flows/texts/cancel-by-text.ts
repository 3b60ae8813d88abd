import { cancelAppointmentFlow } from "#flows/cancel-appointment.ts";
import type { FlowContext } from "#flows/context.ts";
import type { Appointment } from "#store/appointments.ts";
import { transact } from "#store/db.ts";
import { ask, expiryOf, type Heard } from "./ask.ts";
import { onlyByPerson } from "./only-by-person.ts";
import { tell } from "./tell.ts";
import { tokenOf } from "./token-of.ts";

/** Nothing is given up on a wish alone: it is asked for once more, by what and when it is. */
export async function askToCancel(
  context: FlowContext,
  heard: Heard,
  { requestId, sequence, startsAt: start }: Appointment,
): Promise<void> {
  const question = { kind: "cancel", requestId, sequence, start } as const;
  const expiresAt = expiryOf(heard.incoming.at, start);
  await transact(context.db, (tx) => ask(tx, heard, { question, requestId, expiresAt }));
}

/** They said so in answer to our own question. The message about it goes out as for every other way. */
export async function cancelByText(
  context: FlowContext,
  heard: Heard,
  { requestId, sequence }: Pick<Appointment, "requestId" | "sequence">,
): Promise<void> {
  const { incoming } = heard;
  const token = await tokenOf(context, requestId);
  const reason = `by text: ${incoming.body.slice(0, 200)}`;
  const cancelled = await cancelAppointmentFlow(context)({ token, reason, sequence });
  switch (cancelled.kind) {
    case "cancelled":
      return;
    case "already-cancelled":
      return void (await transact(context.db, (tx) =>
        tell(tx, incoming, { requestId, about: "nothing-booked" }),
      ));
    case "changed-meanwhile":
      return void (await transact(context.db, (tx) =>
        tell(tx, incoming, { requestId, about: "changed-since" }),
      ));
    case "link-invalid":
      return onlyByPerson(context, heard, { requestId, deed: "to cancel", reasons: [] });
    case "outside-policy":
      return onlyByPerson(context, heard, {
        ...{ requestId, deed: "to cancel" },
        reasons: cancelled.violations.map(({ explanation }) => explanation),
      });
  }
}
