import timeZones from "@vvo/tzdb/raw-time-zones.json" with { type: "json" };
import { isZone } from "./zone.ts";

/** A zone as people look for it in a list: by the city, with the name that its clocks go by. */
export type ListedZone = {
  readonly zone: string;
  /** "Phoenix" */
  readonly city: string;
  /** "Mountain Time", the same in summer and winter. */
  readonly genericName: string;
  /** Other names for the same clocks, old spellings among them (Europe/Kiev, Asia/Calcutta). */
  readonly aliases: readonly string[];
};

/** Every zone a person may choose, by city. */
export const listedZones: readonly ListedZone[] = timeZones
  .filter(({ name }) => isZone(name))
  .map(({ name, alternativeName, group }) => ({
    zone: name,
    city: name.slice(name.lastIndexOf("/") + 1).replaceAll("_", " "),
    genericName: alternativeName,
    aliases: group.filter((alias) => alias !== name),
  }))
  .sort((one, other) => (one.city < other.city ? -1 : 1));
