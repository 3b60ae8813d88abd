import type { CrmEvent } from "#flows/receive-crm-events.ts";
import type { Crm } from "#ports/crm.ts";
import { type EchoCrm, people } from "./crm-echo-crm.ts";
import type { EchoWorld } from "./crm-echo-world.ts";
import type { Chance } from "./reminders-histories.ts";

/** What stands in the CRM's post: told never, once, or several times, in no order. */
type Posted = CrmEvent & { copies: number };

type Stage = {
  readonly world: EchoWorld;
  readonly there: EchoCrm;
  readonly chance: Chance;
  readonly escalationId: string;
  readonly ticketId: string;
  readonly thread: { readonly channelId: string; readonly rootId: string };
  readonly post: Posted[];
  /** What was said, by way. */
  readonly said: { readonly inThread: string[]; readonly inCrm: string[] };
  /** What people did to the ticket, here and there; each may have one write of ours. */
  readonly deeds: string[];
};

const bot = "U0GATEHOUSE";
const quietRounds = 12;
let happened = 0;

/** The program's CRM, with a play that may interfere while a write of ours is on its way. */
export function staged(crm: Crm) {
  let meddle: ((when: "before" | "after") => Promise<void>) | undefined;
  const writes: string[] = [];
  const wrapped: Crm = {
    ...crm,
    async saveTicket(ticket) {
      await meddle?.("before");
      const saved = await crm.saveTicket(ticket);
      writes.push(saved.ticketId);
      const stage = ticket.escalationId;
      echo?.({ kind: "ticket", recordId: saved.ticketId, about: stage });
      await meddle?.("after");
      return saved;
    },
    async readTicket(ticketId) {
      const seen = await crm.readTicket(ticketId);
      // By the time that it is looked at, it may be otherwise.
      await afterRead?.();
      return seen;
    },
    async addNote(note) {
      const added = await crm.addNote(note);
      echo?.({ kind: "note", recordId: added.noteId, about: note.key });
      return added;
    },
  };
  let echo: ((event: Echo) => void) | undefined;
  let afterRead: (() => Promise<void>) | undefined;
  return {
    crm: wrapped,
    /** How often we wrote a ticket. */
    writesOf: (ticketId: string) => writes.filter((id) => id === ticketId).length,
    during(
      play:
        | {
            readonly meddle: typeof meddle;
            readonly echo: typeof echo;
            readonly afterRead: typeof afterRead;
          }
        | undefined,
    ) {
      meddle = play?.meddle;
      echo = play?.echo;
      afterRead = play?.afterRead;
    },
  };
}
type Echo = { readonly kind: "ticket" | "note"; readonly recordId: string; readonly about: string };
export type Staged = ReturnType<typeof staged>;

/** One ticket's life by chance. Says what must never be and was. */
export async function play(
  { world, there, theatre }: { world: EchoWorld; there: EchoCrm; theatre: Staged },
  chance: Chance,
): Promise<readonly string[]> {
  const place = await world.open();
  const stage: Stage = {
    ...{ world, there, chance, ...place, post: [], deeds: [] },
    said: { inThread: [], inCrm: [] },
  };
  let acting = true;
  theatre.during({
    meddle: async () => {
      if (chance.percent(30)) await chance.oneOf(meddlings)(stage);
    },
    echo: ({ kind, recordId }) => posted(stage, { kind, recordId }),
    afterRead: async () => {
      if (acting && chance.percent(20)) await chance.oneOf([takeAndGiveBack, giveBack])(stage);
    },
  });
  const acts = 6 + chance.below(9);
  for (let act = 0; act < acts; act += 1) await chance.oneOf(everything)(stage);
  acting = false;
  const settled = await settle(stage);
  const writes = theatre.writesOf(stage.ticketId);
  const found = [...settled, ...(await judge(stage)), ...(await tooMany(stage, writes))];
  // Once more, with everything told again: nothing may come of it.
  for (const event of stage.post) event.copies = 1;
  await settle(stage);
  const more = theatre.writesOf(stage.ticketId) - writes;
  theatre.during(undefined);
  const again = more === 0 ? [] : [`${more} writes of a ticket that nobody touched`];
  return [...found, ...again, ...(await judge(stage)).map((what) => `told again: ${what}`)];
}

type Act = (stage: Stage) => Promise<void> | void;

const press =
  (deed: "claim" | "release" | "close"): Act =>
  async (stage) => {
    const { user } = stage.chance.oneOf(people);
    if (await stage.world.press(deed, stage.escalationId, user)) stage.deeds.push(deed);
  };
/** Taken and given back at once: what comes back of the taking is no longer so. */
const takeAndGiveBack: Act = async (stage) => {
  const { world, escalationId, deeds } = stage;
  const { user } = stage.chance.oneOf(people);
  for (const deed of ["claim", "release"] as const) {
    if (await world.press(deed, escalationId, user)) deeds.push(deed);
    await world.performDue();
  }
};
const giveBack: Act = async (stage) => {
  const { world, escalationId, deeds, chance } = stage;
  if (await world.press("release", escalationId, chance.oneOf(people).user)) deeds.push("release");
  await world.performDue();
};
const closeThere: Act = (stage) => {
  if (stage.there.standing(stage.ticketId).state === "closed") return;
  stage.there.close(stage.ticketId);
  stage.deeds.push("closed there");
  posted(stage, { kind: "ticket", recordId: stage.ticketId });
};
const giveThere: Act = (stage) => {
  if (stage.there.standing(stage.ticketId).state === "closed") return;
  stage.there.give(stage.ticketId, stage.chance.oneOf(people).email);
  stage.deeds.push("given there");
  posted(stage, { kind: "ticket", recordId: stage.ticketId });
};
const noteThere: Act = (stage) => {
  const text = wordsOf("CRM");
  const byEmail = stage.chance.oneOf(people).email;
  stage.said.inCrm.push(text);
  posted(stage, { kind: "note", recordId: stage.there.note(stage.ticketId, text, byEmail) });
};
const wordHere: Act = async (stage) => {
  const text = wordsOf("thread");
  stage.said.inThread.push(text);
  const { user } = stage.chance.oneOf(people);
  const word = { by: { team: "T0HARBOR", user }, thread: stage.thread, text };
  const messageId = `17639${happened}.000100`;
  // Slack delivers some words twice.
  for (let time = stage.chance.percent(30) ? 0 : 1; time < 2; time += 1)
    await stage.world.word({ ...word, messageId });
};
const deliver: Act = async ({ world, chance, post }) => {
  for (const event of shuffled(post, chance)) {
    if (event.copies === 0 || chance.percent(40)) continue;
    event.copies -= 1;
    const { copies: _, ...told } = event;
    await world.tell([told]);
  }
};
const carryOut: Act = ({ world }) => world.performDue();
const follow: Act = ({ world }) => world.follow();
const ask: Act = ({ world }) => world.ask();

const meddlings = [closeThere, giveThere, noteThere, deliver, follow, ask];
const everything = [
  ...[press("claim"), press("claim"), press("release"), press("close")],
  ...[takeAndGiveBack, closeThere, giveThere, giveThere, noteThere, noteThere, wordHere, wordHere],
  ...[deliver, deliver, carryOut, carryOut, follow, ask],
];

/** Told never, once or up to three times. */
function posted({ post, chance }: Stage, event: Pick<CrmEvent, "kind" | "recordId">): void {
  happened += 1;
  const copies = chance.below(4);
  const key = `webhook:${happened}`;
  post.push({
    ...{ ...event, key, copies, property: undefined, value: undefined },
    occurredAt: new Date(),
  });
}

/** Unlike every other words, and none of them within others. */
function wordsOf(where: string): string {
  happened += 1;
  return `said in the ${where}, number ${happened}.`;
}

/** What was not lost is told, and what was is asked for, until nothing more comes of it. */
async function settle(stage: Stage): Promise<readonly string[]> {
  const { world, post, said, thread } = stage;
  for (let round = 0; round < quietRounds; round += 1) {
    for (const event of post) {
      const { copies, ...told } = event;
      if (copies > 0) await world.tell([told]);
      event.copies = 0;
    }
    await world.performDue();
    await world.ask();
    await world.follow();
    // Slack tells the program of its own words as well.
    for (const { quote = "" } of world.chat.notes)
      await world.word({
        ...{
          by: { team: "T0HARBOR", user: bot },
          thread,
          messageId: `9${said.inCrm.indexOf(quote)}.1`,
        },
        text: quote,
      });
    if ((await world.left()) === 0 && post.every(({ copies }) => copies === 0)) return [];
  }
  return [`it has no end: after ${quietRounds} rounds something is still to be done`];
}

/** Each word once on the other side and never back; and both sides at one. */
async function judge({ world, there, said, escalationId, ticketId }: Stage): Promise<string[]> {
  const [inThread, onTicket] = [
    world.chat.notes.flatMap(({ quote }) => (quote === undefined ? [] : [quote])),
    there.notes(ticketId),
  ];
  const count = (texts: readonly string[], text: string) =>
    texts.filter((one) => one.includes(text)).length;
  const echoes = [
    ...said.inThread
      .filter((text) => count(inThread, text) > 0)
      .map(() => "came back to the thread"),
    ...said.inCrm.filter((text) => count(onTicket, text) > 1).map(() => "went back to the CRM"),
  ];
  const lost = [
    ...said.inThread
      .filter((text) => count(onTicket, text) !== 1)
      .map((text) => `${text} is ${count(onTicket, text)} times on the ticket`),
    ...said.inCrm
      .filter((text) => count(inThread, text) !== 1)
      .map((text) => `${text} is ${count(inThread, text)} times in the thread`),
  ];
  return [
    ...echoes.map((what) => `a note ${what}`),
    ...lost,
    ...(await apart({ world, there, escalationId, ticketId })),
  ];
}

const states: Readonly<Record<string, string>> = {
  ...{ open: "open", claimed: "in-progress", resolved: "closed" },
};

async function apart({
  world,
  there,
  escalationId,
  ticketId,
}: Pick<Stage, "world" | "there" | "escalationId" | "ticketId">): Promise<string[]> {
  const [here, seen] = await Promise.all([
    world.standing(escalationId),
    there.crm.readTicket(ticketId),
  ]);
  return [
    ...(states[here.state ?? ""] === seen?.state
      ? []
      : [`it is ${here.state} here and ${seen?.state} there`]),
    // The CRM keeps the last owner of what belongs to nobody.
    ...(here.state !== "claimed" || here.ownerEmail === seen?.ownerEmail
      ? []
      : [`it belongs to ${here.ownerEmail} here and to ${seen?.ownerEmail} there`]),
  ];
}

/** The first write, and one for each deed of somebody; and nothing is given away but by who gave it there. */
async function tooMany(
  { world, escalationId, deeds }: Stage,
  writes: number,
): Promise<readonly string[]> {
  const given = await world.givenTimes(escalationId);
  const gave = deeds.filter((deed) => deed === "given there").length;
  return [
    ...(writes <= 1 + deeds.length
      ? []
      : [
          `${writes} writes of a ticket, and only ${deeds.length} deeds that can have caused one each`,
        ]),
    ...(given <= gave ? [] : [`given ${given} times here, and ${gave} times there`]),
  ];
}

function shuffled<T>(list: readonly T[], chance: Chance): readonly T[] {
  return list
    .map((one) => ({ one, at: chance.below(1_000_000) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
