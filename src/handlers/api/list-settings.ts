import type { RequestHandler } from "express";
import type { Company } from "#company/company.ts";
import type { ListName } from "#company/parts/part.ts";
import { tagOf } from "#flows/entity-tag.ts";
import type { ReadSettings } from "#flows/read-settings.ts";
import { sendTagged } from "./read-setting.ts";

/** GET /api/v1/services, /providers and /locations: the keys are what other calls take. */
export function onListSettings(readSettings: ReadSettings, list: ListName): RequestHandler {
  return async (_request, response) => {
    const company = await readSettings();
    const entries = company[list].map((settings) => ({
      key: settings.key,
      name: settings.name,
      ...("minutes" in settings && serviceFields(settings, company)),
      /** What If-Match takes, without its quotes. */
      etag: tagOf(settings),
      settings,
    }));
    sendTagged(response, { [list]: entries.toSorted((a, b) => (a.key < b.key ? -1 : 1)) });
  };
}

/** What can be booked, and with whom. */
function serviceFields(
  { description, minutes, providers: keys }: Company["services"][number],
  { providers }: Company,
) {
  return {
    description,
    minutes,
    providers: providers
      .filter(({ key }) => keys.includes(key))
      .map(({ key, name }) => ({ key, name })),
  };
}
