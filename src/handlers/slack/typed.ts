import type { ChatUser } from "#escalation/press.ts";
import type { BookEscalation } from "#flows/book-escalation.ts";
import type { ThreadPlace } from "#flows/find-thread.ts";
import type { MirrorWord } from "#flows/mirror-word.ts";
import type { FindThread, KeepNote, NoteHumanWord } from "#flows/note-human-word.ts";
import type { ProposeTimes } from "#flows/propose-times.ts";
import type { SuggestTimes } from "#flows/suggest-times.ts";
import { decodePicks } from "#views/slack/codec.ts";
import { type Notice, notice, refusalNotice, unknownControlNotice } from "#views/slack/notices.ts";
import { timeWords } from "#views/slack/request-words.ts";
import {
  bookAnswer,
  claimAnswer,
  declineAnswer,
  proposeAnswer,
  typedWords,
} from "#views/slack/typed-answers.ts";
import { readableText } from "./message-text.ts";
import { chatUser } from "./payload.ts";
import type { OnPress } from "./reply.ts";

export type TypedFlows = {
  readonly suggestTimes: SuggestTimes;
  readonly keepNote: KeepNote;
  readonly noteHumanWord: NoteHumanWord;
  readonly mirrorWord: MirrorWord;
  readonly findThread: FindThread;
};

type Typed = {
  readonly by: ChatUser;
  readonly thread: ThreadPlace;
  readonly messageId: string;
  readonly text: string;
};

/** "@gatehouse book tue 2pm": what it would do, with the button that does it. */
export async function answerTyped(flows: TypedFlows, typed: Typed): Promise<Notice> {
  const { by, thread, text } = typed;
  const said = text.replaceAll(/<@[A-Z0-9]+(?:\|[^>]*)?>/g, " ").trim();
  const [first = "", ...rest] = said.split(/\s+/);
  const words = rest.join(" ");
  switch (first.toLowerCase()) {
    case "book":
      return suggested(await flows.suggestTimes({ by, thread, words }), bookAnswer);
    case "propose":
      return suggested(await flows.suggestTimes({ by, thread, words }), proposeAnswer);
    case "decline": {
      const found = await flows.findThread(thread);
      return found === undefined ? notice(typedWords.noThread) : declineAnswer(found);
    }
    case "note": {
      const note = { ...typed, text: readableText(words) };
      const kept = await flows.keepNote(note);
      if (kept.kind === "kept") await flows.mirrorWord(note);
      return noted(kept);
    }
    default:
      return notice(typedWords.help);
  }
}

/**
 * Any word of a person in a thread; undefined where there is nothing to say to them. What is said to us
 * is answered above, and is nothing that anybody would read on a ticket.
 */
export async function answerWord(
  { noteHumanWord, mirrorWord }: Pick<TypedFlows, "noteHumanWord" | "mirrorWord">,
  word: Typed,
  ourUser: string | undefined,
): Promise<Notice | undefined> {
  const isForUs = ourUser !== undefined && word.text.includes(`<@${ourUser}`);
  if (!isForUs) await mirrorWord({ ...word, text: readableText(word.text) });
  const noted = await noteHumanWord(word);
  return noted.kind === "first" ? claimAnswer(noted) : undefined;
}

type Suggestion = Awaited<ReturnType<SuggestTimes>>;

function suggested(
  result: Suggestion,
  answer: (times: Extract<Suggestion, { kind: "times" }>) => Notice,
): Notice {
  switch (result.kind) {
    case "no-thread":
      return notice(typedWords.noThread);
    case "refused":
      return refusalNotice(result.refusal);
    case "unread":
      return notice(timeWords[result.why]);
    case "times":
      return answer(result);
  }
}

function noted(result: Awaited<ReturnType<KeepNote>>): Notice {
  switch (result.kind) {
    case "refused":
      return refusalNotice(result.refusal);
    case "no-thread":
      return notice(typedWords.noThread);
    case "empty":
      return notice(typedWords.emptyNote);
    case "kept":
      return notice(typedWords.noteKept);
  }
}

/** "Book with Ana" below what was typed. */
export function onTypedBook(bookEscalation: BookEscalation): OnPress {
  return async (payload) => {
    const picks = decodePicks(payload.actions[0].value);
    const [time, ...others] = picks?.times ?? [];
    if (picks === undefined || time === undefined || others.length > 0)
      return { kind: "tell", notice: unknownControlNotice };
    const { escalationId, version } = picks;
    const by = chatUser(payload);
    const result = await bookEscalation({ escalationId, version, by, ...time });
    if (result.kind === "slot-taken") return { kind: "tell", notice: notice(typedWords.taken) };
    return told(result, typedWords.booked);
  };
}

/** "Send and hold" below what was typed. */
export function onTypedPropose(proposeTimes: ProposeTimes): OnPress {
  return async (payload) => {
    const picks = decodePicks(payload.actions[0].value);
    if (picks === undefined) return { kind: "tell", notice: unknownControlNotice };
    const result = await proposeTimes({ ...picks, by: chatUser(payload) });
    if (result.kind === "slot-taken" || result.kind === "times-collide")
      return { kind: "tell", notice: notice(typedWords.taken) };
    return told(result, typedWords.proposed);
  };
}

function told(
  result: Extract<Awaited<ReturnType<BookEscalation>>, { kind: "done" | "refused" }>,
  done: string,
): Awaited<ReturnType<OnPress>> {
  const words = result.kind === "done" ? notice(done) : refusalNotice(result.refusal);
  return { kind: "tell", notice: words };
}
