import { reasonInWords } from "#booking/explain/words.ts";
import { describeLocal, readLocal } from "#booking/local-time.ts";
import { isZone } from "#booking/zone.ts";
import { zoneName } from "#booking/zone-name.ts";
import type { Config } from "#config.ts";
import { GatehouseError } from "#errors.ts";
import { currentCompany } from "#flows/current-company.ts";
import { explainSlotFlow, nameIn } from "#flows/explain-slot.ts";
import type { Db } from "#store/db.ts";
import { readClockOffset } from "#store/machinery.ts";

export type ExplainOptions = {
  readonly service: string;
  /** "2026-11-24T17:00Z", or "2026-11-24T10:00" on the walls of the zone. */
  readonly start: string;
  /** The company's own where none is named. */
  readonly zone: string | undefined;
  readonly provider: string | undefined;
};

/** The lines that say why a start is offered or not; whoever may run this may read requests. */
export async function explainSlot(
  db: Db,
  { google, microsoft, consent }: Pick<Config, "google" | "microsoft" | "consent">,
  asked: ExplainOptions,
): Promise<readonly string[]> {
  const offset = await readClockOffset(db);
  const company = currentCompany(db);
  const zone = asked.zone ?? (await company()).settings.zone;
  if (!isZone(zone))
    throw invalid(`“${zone}” is no time zone; America/Phoenix is one, for example`);
  const told = await explainSlotFlow({
    db,
    company,
    now: () => new Date(Date.now() + offset),
    realNow: () => new Date(),
    calendar: google ?? microsoft ?? consent,
  })({
    serviceKey: asked.service,
    start: readStart(asked.start, zone),
    providerKey: asked.provider,
    role: "admin",
  });
  if (told.kind === "unknown") throw invalid(`the company has no such ${told.what}`);

  const reader = { zone, nameOf: nameIn(told.company) };
  const mark = (offered: boolean) => (offered ? "✓" : "✗");
  return [
    `${mark(told.offered)} ${told.service.name}, ${describeLocal(told.start, zone)}: ${told.offered ? "offered" : "not offered"}`,
    ...told.providers.flatMap(({ provider: { name, key }, reasons }) => [
      `  ${mark(reasons.length === 0)} ${name} (${key})`,
      ...reasons.map((reason) => `      ${reason.rule}: ${reasonInWords(reason, reader)}`),
    ]),
    ...told.violations.map(({ explanation }) => `  A client would read: ${explanation}`),
  ];
}

/** An instant as it is typed: with its offset, or on the walls of a zone. */
export function readStart(text: string, zone: string): Date {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}Z`)))
    return onTheWall(text, zone);
  const start = new Date(text);
  if (!/(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(start.getTime()))
    throw invalid(
      `“${text}” is no start; write 2026-11-24T10:00 for the walls of ${zoneName(zone)}, or 2026-11-24T17:00Z`,
    );
  return start;
}

function onTheWall(text: string, zone: string): Date {
  const read = readLocal(text, zone);
  switch (read.kind) {
    case "one":
      return new Date(read.utcMinute * 60_000);
    case "none":
      throw invalid(`the clocks jump over ${text} in ${zoneName(zone)}`);
    case "two": {
      const both = [read.first, read.second].map((minute) => new Date(minute * 60_000));
      const instants = both.map((start) => start.toISOString().replace(":00.000Z", "Z"));
      throw invalid(`${zoneName(zone)} shows ${text} twice: name ${instants.join(" or ")} instead`);
    }
  }
}

const invalid = (detail: string) => new GatehouseError("INVALID_REQUEST", { detail });
