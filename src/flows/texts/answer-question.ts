import type { FlowContext } from "#flows/context.ts";
import { passOn } from "#flows/pass-on-sms.ts";
import { saysBareYes } from "#messaging/answer-words.ts";
import type { CancelQuestion, Deed, MoveQuestion, WhichQuestion } from "#messaging/question.ts";
import { type OfferedStart, type Understood, understand } from "#messaging/understand.ts";
import { transact } from "#store/db.ts";
import { settleIncoming } from "#store/messages.ts";
import { askAgain, type StoredQuestion } from "#store/text-questions.ts";
import { wasOfferedSince, wasTextedSince } from "#store/text-subjects.ts";
import { type Heard, wishQuestion } from "./ask.ts";
import { cancelByText } from "./cancel-by-text.ts";
import { giveBackHeld } from "./hold-times.ts";
import { moveByText } from "./move-by-text.ts";
import { tell } from "./tell.ts";
import { endBy, tooLate } from "./too-late.ts";

/** What the talk goes on with: their words are a new wish, or they said which one they mean. */
export type Answered =
  | { readonly kind: "done" }
  | { readonly kind: "new-wish"; readonly said: Understood }
  | {
      readonly kind: "which";
      readonly requestId: string;
      readonly deed: Deed;
      readonly shown: Date;
    };

type Stored<Q> = StoredQuestion & { readonly question: Q };
const done = { kind: "done" } as const;

/** An answer to a question of ours that is still open. Begun twice it does one thing. */
export async function answerQuestion(
  context: FlowContext,
  heard: Heard,
  stored: Stored<WhichQuestion | CancelQuestion | MoveQuestion>,
): Promise<Answered> {
  const { question } = stored;
  const said = saidTo(question, heard);
  if (said.kind === "choose" && (await isOfOther(context, heard, stored)))
    return otherwise(context, heard, { stored, said: { kind: "unknown" } });
  switch (question.kind) {
    case "which":
      return answerWhich(context, heard, { stored: { ...stored, question }, said });
    case "cancel":
      return answerCancel(context, heard, { stored: { ...stored, question }, said });
    case "move":
      return answerMove(context, heard, { stored: { ...stored, question }, said });
  }
}

/** Other numbers were told since: which of them is meant is not ours to guess, and is asked once more. */
const isOfOther = ({ db }: FlowContext, { incoming }: Heard, { askedAt }: StoredQuestion) =>
  wasOfferedSince(db, { phone: incoming.phone, since: askedAt });

/** What the words mean in answer to it. */
function saidTo(question: WhichQuestion | CancelQuestion | MoveQuestion, heard: Heard): Understood {
  const { company, incoming } = heard;
  return understand(incoming.body, {
    zone: company.settings.zone,
    now: incoming.at,
    asked: { kind: "offers", options: numbersOf(question) },
    start: question.kind === "cancel" ? question.start : undefined,
  });
}

/** 1 to cancel, 2 to keep: both are about one time, so that no time chooses between them. */
function numbersOf(
  question: WhichQuestion | CancelQuestion | MoveQuestion,
): readonly OfferedStart[] {
  if (question.kind !== "cancel") return question.options;
  return [1, 2].map((position) => ({ position, start: question.start }));
}

type Answer<Q> = { readonly stored: Stored<Q>; readonly said: Understood };

async function answerWhich(
  context: FlowContext,
  heard: Heard,
  { stored, said }: Answer<WhichQuestion>,
): Promise<Answered> {
  if (said.kind !== "choose") return otherwise(context, heard, { stored, said });
  const chosen = stored.question.options.find(({ position }) => position === said.position);
  if (chosen === undefined || !(await endBy(context, heard, { stored, state: "answered" })))
    return done;
  const { requestId, start: shown } = chosen;
  return { kind: "which", requestId, deed: stored.question.deed, shown };
}

async function answerCancel(
  context: FlowContext,
  heard: Heard,
  { stored, said }: Answer<CancelQuestion>,
): Promise<Answered> {
  const { question } = stored;
  const isYes = saysBareYes(heard.incoming.body);
  // "Yes" and "no" name nothing: they may answer a reminder, or whatever else was said since.
  if (
    said.kind !== "cancel" &&
    (isYes || said.kind === "no") &&
    (await wasTextedSince(context.db, stored))
  )
    return otherwise(context, heard, { stored, said: { kind: "unknown" } });
  const cancels =
    said.kind === "cancel" || (said.kind === "choose" && said.position === 1) || isYes;
  const keeps = said.kind === "no" || (said.kind === "choose" && said.position === 2);
  if (!cancels && !keeps) return otherwise(context, heard, { stored, said });
  if (!(await endBy(context, heard, { stored, state: "answered" }))) return done;
  if (cancels) await cancelByText(context, heard, question);
  else
    await transact(context.db, (tx) =>
      tell(tx, heard.incoming, { requestId: question.requestId, about: "kept" }),
    );
  return done;
}

async function answerMove(
  context: FlowContext,
  heard: Heard,
  { stored, said }: Answer<MoveQuestion>,
): Promise<Answered> {
  const { question } = stored;
  const { phone, at } = heard.incoming;
  if (said.kind === "choose") {
    const option = question.options.find(({ position }) => position === said.position);
    if (option === undefined || !(await endBy(context, heard, { stored, state: "answered" })))
      return done;
    await moveByText(context, heard, { question, option });
    return done;
  }
  if (said.kind !== "no") return otherwise(context, heard, { stored, said });
  if (!(await endBy(context, heard, { stored, state: "handed-over" }))) return done;
  await giveBackHeld(context.db, { phone, at });
  await toPerson(
    context,
    heard,
    "The client wants another time, and none of the ones we proposed:",
  );
  return done;
}

/** Another wish takes the place of the question; what is not understood is asked once more, then read. */
async function otherwise(
  context: FlowContext,
  heard: Heard,
  { stored, said }: { readonly stored: StoredQuestion; readonly said: Understood },
): Promise<Answered> {
  if (["cancel", "move", "late", "thanks"].includes(said.kind)) return { kind: "new-wish", said };
  if (stored.misses > 0) {
    if (await endBy(context, heard, { stored, state: "handed-over" }))
      await toPerson(context, heard, "The client wrote, and twice we did not understand:");
    return done;
  }
  const { question, expiresAt } = stored;
  const requestId = "requestId" in question ? question.requestId : firstOf(question);
  const isAsked = await transact(context.db, async (tx) => {
    const { id: by, at } = heard.incoming;
    const misses = stored.misses + 1;
    const again = await askAgain(tx, stored, { question, misses, at, expiresAt, by });
    if (again === undefined) return false;
    if (await settleIncoming(tx, by))
      await wishQuestion(tx, heard.incoming, { stored: again, requestId });
    return true;
  });
  if (!isAsked) await tooLate(context, heard, stored);
  return done;
}

const firstOf = (question: StoredQuestion["question"]) =>
  question.kind === "which" ? question.options[0]?.requestId : undefined;

const toPerson = (context: FlowContext, { incoming }: Heard, text: string) =>
  passOn(context, { incoming, text, answer: "received", raise: true });
