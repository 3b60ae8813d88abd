import type { Taken } from "#booking/taken.ts";
import { takenBy } from "#booking/team.ts";
import type { Placed } from "#booking/travel.ts";
import { type DiaryEntry, instant, type Reason, type Taking } from "./reason.ts";
import type { Fit, Person, Scene } from "./scene.ts";

/** UTC minutes, half-open. */
type Minutes = { readonly from: number; readonly to: number };

/** Days off and hours of absence that the appointment itself, without its buffers, would meet. */
export function awayReasons({ question, start }: Scene, { time, diary }: Person): Reason[] {
  const wanted = { from: start, to: start + question.service.minutes };
  const among = (rule: "time-off" | "absence", pieces: Taken): Reason[] =>
    meeting(pieces, wanted).map((piece) => ({ rule, numbers: stretch(piece) }));
  return [...among("time-off", time.timeOff), ...among("absence", diary.absent)];
}

/** What of the diary the appointment and its buffers would meet, each with what it is. */
export function takenReasons(scene: Scene, { time, diary }: Person): Reason[] {
  const needed = neededTime(scene);
  const pieces = meeting(diary.taken, needed);
  const entries = scene.entries.filter(
    (entry) =>
      entry.providerId === time.providerId &&
      entry.kind !== "absence" &&
      meet(entry, needed) &&
      pieces.some((piece) => meet(piece, entry)),
  );
  // The snapshot decides; where the rows behind it say nothing of a piece, it is taken all the same.
  const unknown = pieces.filter((piece) => !entries.some((entry) => meet(entry, piece)));
  return [
    ...entries.map((entry) => taking(scene, entry)),
    ...unknown.map((piece): Reason => {
      const { from, to } = stretch(piece);
      const numbers = { by: "unknown", from, to, begins: from, ends: to } as const;
      return { rule: "taken", numbers: { ...numbers, buffer: "none", reference: null } };
    }),
  ];
}

function taking(scene: Scene, { kind, from, to, begins, ends, reference }: DiaryEntry): Reason {
  const wanted = { from: scene.start, to: scene.start + scene.question.service.minutes };
  const there = { from: begins, to: ends };
  const inOurs = meet(there, neededTime(scene));
  const inTheirs = meet({ from, to }, wanted);
  let buffer: Taking["buffer"] = "both";
  if (meet(there, wanted)) buffer = "none";
  else if (inOurs !== inTheirs) buffer = inOurs ? "wanted" : "there";
  return {
    rule: "taken",
    numbers: {
      by: kind === "absence" ? "unknown" : kind,
      ...stretch({ from, to }),
      begins: instant(begins),
      ends: instant(ends),
      buffer,
      reference: reference ?? null,
    },
  };
}

/** Appointments at other places that leave too little time for the way from or to them. */
export function travelReasons(scene: Scene, { diary }: Person, { workplace }: Fit): Reason[] {
  const { travel } = scene.question;
  const here = workplace.locationId;
  const needed = neededTime(scene);
  return diary.placed
    .filter(({ locationId }) => locationId !== here)
    .flatMap((placed: Placed): Reason[] => {
      const { from, to, locationId } = placed;
      const [there, back] = [travel(here, locationId), travel(locationId, here)];
      if (!meet({ from: from - there, to: to + back }, needed)) return [];
      // Of two that meet it is said that the time is taken; the way is not what is in the way.
      if (meet(placed, needed) && meeting(diary.taken, needed).length > 0) return [];
      const comes = to <= needed.from;
      const minutesThere = Math.max(0, comes ? needed.from - to : from - needed.to);
      const numbers = { locationId, direction: comes ? "from" : "to", minutesThere } as const;
      return [{ rule: "travel", numbers: { ...numbers, minutesNeeded: comes ? back : there } }];
    });
}

/** The appointment with its buffers. */
function neededTime({ question, start }: Scene): Minutes {
  const taken = takenBy(question.service, instant(start));
  return { from: taken.start.getTime() / 60_000, to: taken.end.getTime() / 60_000 };
}

const meet = (one: Minutes, other: Minutes) => one.from < other.to && one.to > other.from;

function meeting(pieces: Taken, wanted: Minutes): Minutes[] {
  const met: Minutes[] = [];
  for (let index = 0; index < pieces.length; index += 2) {
    const piece = { from: pieces[index] as number, to: pieces[index + 1] as number };
    if (meet(piece, wanted)) met.push(piece);
  }
  return met;
}

const stretch = ({ from, to }: Minutes) => ({ from: instant(from), to: instant(to) });
