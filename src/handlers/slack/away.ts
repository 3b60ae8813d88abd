import { z } from "zod";
import { sayAway } from "#booking/absence-words.ts";
import { describeLocal } from "#booking/local-time.ts";
import type { ChatUser } from "#escalation/press.ts";
import type { MoveAway, PrepareAway, PutInAway } from "#flows/away-from-chat.ts";
import { type AbsencePlan, awayOf, type PlannedMove } from "#flows/plan-absence.ts";
import {
  awayDialog,
  awayPlanDialog,
  awayWords,
  MOVES_MAX,
  movedWords,
} from "#views/slack/away-dialog.ts";
import { inputs } from "#views/slack/identifiers.ts";
import { refusalInDialog } from "#views/slack/notices.ts";
import { toldDialog } from "#views/slack/told-dialog.ts";
import { chatUser, type DialogSubmitted } from "./payload.ts";
import { type DialogReply, errorAt, type OnSubmit, type ShortcutReply } from "./reply.ts";

export type AwayFlows = {
  readonly prepareAway: PrepareAway;
  readonly putInAway: PutInAway;
  readonly moveAway: MoveAway;
  readonly publicUrl: string;
};

const title = "Somebody is away";

/** "/gatehouse away @sam tomorrow": opens the dialog with what was understood. */
export async function openAway(
  { prepareAway }: Pick<AwayFlows, "prepareAway">,
  asked: { readonly by: ChatUser; readonly words: string },
): Promise<ShortcutReply> {
  const prepared = await prepareAway(asked);
  if (prepared.kind === "refused")
    return { view: toldDialog(title, refusalInDialog(prepared.refusal)) };
  return { view: awayDialog(prepared) };
}

/** "Put in": from now on these times are not offered; what lies in them is listed. */
export function onAwaySubmitted(flows: AwayFlows): OnSubmit {
  return async (submitted) => {
    const { providerKey, from, to, reason } = readAway(submitted);
    if (from === "") return errorAt(inputs.awayFrom.block, awayWords.pickDays);
    if (to === "") return errorAt(inputs.awayTo.block, awayWords.pickDays);
    const by = chatUser(submitted);
    const put = await flows.putInAway({ by, providerKey, from, to, reason });
    switch (put.kind) {
      case "refused":
        return errorAt(inputs.awayFrom.block, refusalInDialog(put.refusal));
      case "unknown-provider":
        return errorAt(inputs.awayProvider.block, awayWords.unknownProvider);
      case "mistake":
        return errorAt(fieldOf[put.field], `${put.message}.`);
      case "put-in":
        return { kind: "update", view: planView(flows, put.plan) };
    }
  };
}

const fieldOf = {
  from: inputs.awayFrom.block,
  to: inputs.awayTo.block,
  reason: inputs.awayReason.block,
} as const;

/** "Move 3": gives to others what was shown with somebody who could take it. */
export function onAwayPlanSubmitted({ moveAway }: AwayFlows): OnSubmit {
  return async (submitted): Promise<DialogReply> => {
    const seen = decodeSeen(submitted.view.private_metadata);
    const told = (words: string): DialogReply => ({
      kind: "update",
      view: toldDialog(title, words),
    });
    if (seen === undefined) return told(awayWords.gone);
    const moved = await moveAway({ by: chatUser(submitted), ...seen });
    if (moved.kind === "refused") return told(refusalInDialog(moved.refusal));
    if (moved.kind !== "applied") return told(awayWords.gone);
    const stayed = moved.results.filter(({ kind }) => kind !== "moved");
    const names = stayed.map(({ reference, appointmentId }) => reference ?? appointmentId);
    return told(movedWords(moved.results.length - stayed.length, names));
  };
}

function readAway({ view }: DialogSubmitted) {
  const field = (name: "awayProvider" | "awayFrom" | "awayTo" | "awayReason") =>
    view.state.values[inputs[name].block]?.[inputs[name].action];
  return {
    providerKey: field("awayProvider")?.selected_option?.value ?? "",
    from: field("awayFrom")?.selected_date ?? "",
    to: field("awayTo")?.selected_date ?? "",
    reason: field("awayReason")?.value?.trim() ?? "",
  };
}

function planView({ publicUrl }: Pick<AwayFlows, "publicUrl">, plan: AbsencePlan) {
  const { absence, company, moves } = plan;
  const away = awayOf(company, absence);
  return awayPlanDialog({
    headline: `${sayAway(away)}.`,
    moves: moves.map((move) => moveWords(plan, move)),
    url: `${publicUrl}/console/away/${absence.id}`,
    metadata: encodeSeen(absence.id, moves),
  });
}

function moveWords({ company }: AbsencePlan, { appointment, reference, home }: PlannedMove) {
  const nameOf = (id: string) => company.known.providers.get(id)?.name ?? "";
  return {
    reference,
    when: describeLocal(appointment.startsAt, appointment.zone),
    to:
      home.kind === "same-time"
        ? [home.team.providerId, ...home.team.withIds].map(nameOf).join(", ")
        : undefined,
    because: home.because,
  };
}

/** Which appointments were shown with a home, as they were then: "id:sequence". */
const Seen = z.object({
  absence: z.uuid(),
  moves: z.array(z.string().regex(/^[0-9a-f-]{36}:\d{1,6}$/)),
});

function encodeSeen(absence: string, moves: readonly PlannedMove[]): string {
  const shown = moves.slice(0, MOVES_MAX).filter(({ home }) => home.kind === "same-time");
  const named = shown.map(({ appointment: { id, sequence } }) => `${id}:${sequence}`);
  return JSON.stringify({ absence, moves: named });
}

function decodeSeen(text: string): Omit<Parameters<MoveAway>[0], "by"> | undefined {
  if (!text.startsWith("{")) return undefined;
  const seen = Seen.safeParse(JSON.parse(text));
  if (!seen.success) return undefined;
  const chosen = seen.data.moves.map((move) => {
    const [appointmentId = "", sequence = ""] = move.split(":");
    return { appointmentId, sequence: Number(sequence) };
  });
  return { absenceId: seen.data.absence, chosen };
}
