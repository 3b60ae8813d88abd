import { describeLocal } from "#booking/local-time.ts";
import { GatehouseError } from "#errors.ts";
import { describeRung } from "#escalation/ladder-words.ts";
import { currentCompany } from "#flows/current-company.ts";
import { type LadderLine, previewLadder } from "#flows/preview-ladder.ts";
import { readRequestFlow } from "#flows/read-request.ts";
import type { Db } from "#store/db.ts";
import { readClockOffset } from "#store/machinery.ts";
import { readStart } from "./explain-slot.ts";

export type LadderOptions = {
  /** "GH-1042"; without it a request is imagined that comes in at `at`. */
  readonly request: string | undefined;
  readonly priority: string | undefined;
  /** "2026-11-24T17:00Z", or "2026-11-24T10:00" on the walls of the desk's zone; now, if left out. */
  readonly at: string | undefined;
  readonly domain: string | undefined;
  readonly location: string | undefined;
};

/** The lines that say what happens if nobody answers: what was done already, and what is still to come. */
export async function showLadder(db: Db, asked: LadderOptions): Promise<readonly string[]> {
  const current = currentCompany(db);
  const company = await current();
  const { zone } = company.settings.escalation.hours;
  const inLines = (lines: readonly LadderLine[]) => lines.map((line) => inWords(line, zone));
  if (asked.request !== undefined) {
    const story = await readRequestFlow({ db, company: current })(asked.request);
    if (story?.escalation === undefined)
      throw invalid(`nobody was ever asked about “${asked.request}”; write it as GH-1042`);
    const { request, escalation, ladder } = story;
    const nothing = ladder.some(({ done }) => !done) ? [] : ["  nothing more is planned"];
    return [
      `${request.reference} is ${escalation.state}. If nobody answers:`,
      ...inLines(ladder),
      ...nothing,
    ];
  }
  const priority = asked.priority ?? "normal";
  if (priority !== "normal" && priority !== "high")
    throw invalid(`“${priority}” is no priority; there are normal and high`);
  const { locations } = company.settings;
  if (asked.location !== undefined && !locations.some(({ key }) => key === asked.location))
    throw invalid(`the company has no location “${asked.location}”`);
  const at =
    asked.at === undefined
      ? new Date(Date.now() + (await readClockOffset(db)))
      : readStart(asked.at, zone);
  const { due, lines } = await previewLadder(db, company, {
    ...{ priority, at, emailDomain: asked.domain, locationKey: asked.location },
  });
  return [
    `A request of ${priority} priority that comes in ${describeLocal(at, zone)}:`,
    `  first answer due ${describeLocal(due.firstResponseDueAt, zone)}`,
    `  promised to the client by ${describeLocal(due.promisedBy, zone)}`,
    "If nobody answers:",
    ...inLines(lines),
    `  closed with an apology ${describeLocal(due.expiresAt, zone)}`,
  ];
}

const inWords = ({ at, names, done, do: deed }: LadderLine, zone: string) =>
  `  ${done ? "✓" : "→"} ${describeLocal(at, zone)}: ${describeRung(deed, names)}`;

const invalid = (detail: string) => new GatehouseError("INVALID_REQUEST", { detail });
