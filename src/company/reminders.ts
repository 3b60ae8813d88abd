import { z } from "zod";
import type { ReminderRung } from "#messaging/reminder-ladder.ts";
import { again, type Mistake } from "./mistake.ts";
import { minutesOf, span } from "./span.ts";

/** One thing that is done before an appointment; told in docs/reminders.md. */
const Rung = z
  .strictObject({
    before: span,
    /** How it is sent; a text goes by e-mail to whoever did not agree to texts. */
    by: z.enum(["email", "sms"]).optional(),
    /** What a member is asked to do instead. */
    do: z.literal("call").optional(),
    /** The client is asked to say that they will come, unless they have. */
    ask: z.literal("confirm").optional(),
    /** Clients whose e-mail domain is on the gate's VIP list. */
    only: z.literal("vip").optional(),
    /** Left out where the client has confirmed. */
    unless: z.literal("confirmed").optional(),
  })
  .refine((rung) => (rung.by === undefined) !== (rung.do === undefined), {
    error: "needs either “by” (email or sms) or “do: call”",
    path: ["by"],
  })
  .refine((rung) => rung.ask === undefined || rung.by !== undefined, {
    error: "goes with “by”: a message asks it",
    path: ["ask"],
  });

/** In any order; each rung once. */
export const ReminderLadder = z.array(Rung).max(12);
type ReminderLadder = z.infer<typeof ReminderLadder>;

/** The ladder of a service, ready to be climbed: its own, else the company's. */
export function ladderOf(
  { reminders, services }: LadderSettings,
  serviceKey: string | undefined,
): readonly ReminderRung[] {
  const own = services.find(({ key }) => key === serviceKey)?.reminders;
  return (own ?? reminders).map(readyRung);
}

type LadderSettings = {
  readonly reminders: ReminderLadder;
  readonly services: readonly {
    readonly key: string;
    readonly reminders?: ReminderLadder | undefined;
  }[];
};

function readyRung(rung: ReminderLadder[number]): ReminderRung {
  return {
    name: nameOf(rung),
    beforeMinutes: minutesOf(rung.before),
    way: rung.by ?? "call",
    asks: rung.ask !== undefined,
    onlyVip: rung.only !== undefined,
    unlessConfirmed: rung.unless !== undefined || rung.ask !== undefined,
  };
}

/** "24h before sms confirm": tells it from the others of its ladder, also when some are added. */
function nameOf({ before, by, do: deed, ask, only, unless }: ReminderLadder[number]): string {
  return [before, "before", by ?? deed, ask, only, unless && "unconfirmed"]
    .filter((word) => word !== undefined)
    .join(" ");
}

/** A rung that is there twice would be sent once, and nobody would know which. */
export function checkReminders({ reminders, services }: LadderSettings): readonly Mistake[] {
  const ladders = [
    { path: ["reminders"], ladder: reminders },
    ...services.map((service, index) => ({
      path: ["services", index, "reminders"],
      ladder: service.reminders ?? [],
    })),
  ];
  return ladders.flatMap(({ path, ladder }) => {
    const names = ladder.map(nameOf);
    return names.flatMap((name, index) => again([...path, index], names, name));
  });
}
