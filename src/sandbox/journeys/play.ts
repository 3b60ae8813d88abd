import { setTimeout as wait } from "node:timers/promises";
import type { Express } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { clientChanges } from "./client-changes.ts";
import { booksItself } from "./j1-books-itself.ts";
import { vipFromTheCard } from "./j2-vip.ts";
import { nobodyAnswers } from "./j3-nobody-answers.ts";
import { twoPeopleOneButton } from "./j4-two-people.ts";
import { steersByText } from "./j5-by-text.ts";
import { booksByText } from "./j5-new-client.ts";
import { reminded } from "./j5-reminded.ts";
import { editsTheCalendar } from "./j8-edits-the-calendar.ts";
import { sickDay } from "./j9-sick-day.ts";
import { type Journey, playJourney } from "./stage.ts";

export const journeys: Readonly<Record<string, Journey>> = {
  j1: booksItself,
  j2: vipFromTheCard,
  j4: twoPeopleOneButton,
  j5: steersByText,
  j8: editsTheCalendar,
  j9: sickDay,
  client: clientChanges,
  "j5-new-client": booksByText,
  // The last ones: they move the clock.
  "j5-reminded": reminded,
  j3: nobodyAnswers,
};

const Pace = z.coerce.number().int().min(0).max(10_000).default(0);

/**
 * POST /play?journey=j1|j2|…|client|all: plays them one after the other, one JSON object a line as steps
 * end. `pace` is a pause after each step, in milliseconds, for people who watch.
 */
export function routePlay(control: Express, sandbox: Sandbox): void {
  control.post("/play", async (request, response) => {
    const name = String(request.query["journey"] ?? "all");
    const pace = Pace.parse(request.query["pace"]);
    const chosen = name === "all" ? Object.values(journeys) : [journeys[name]];
    if (chosen.includes(undefined as never))
      throw new GatehouseError("NOT_FOUND", {
        detail: `there is no journey ${name}; there are ${Object.keys(journeys).join(", ")} and all`,
      });
    response.type("application/x-ndjson");
    for (const journey of chosen as Journey[])
      await playJourney(journey, sandbox, async (step) => {
        response.write(`${JSON.stringify(step)}\n`);
        await wait(pace);
      });
    response.end();
  });
}
