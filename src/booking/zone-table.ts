import packed from "moment-timezone/data/packed/latest.json" with { type: "json" };
import { GatehouseError } from "#errors.ts";

/**
 * moment-timezone's packed data, unpacked zone by zone when first asked for. Only its data are used,
 * so that new rules arrive by updating one package, whatever Node and PostgreSQL believe.
 */

/** The IANA release that the data were made from, for example "2026f"; kept with each appointment. */
export const zoneDataVersion: string = packed.version;

/**
 * The spans of one zone: `offsets[i]` (minutes to add to UTC) holds before the UTC minute
 * `changes[i]`, the last one from the last change on. Whole minutes are exact from 1972 on.
 */
export type ZoneTable = {
  readonly changes: Int32Array;
  readonly offsets: Int32Array;
  readonly abbreviations: readonly string[];
  /** Nothing is known from this UTC minute on; Infinity where the zone has stopped changing. */
  readonly ends: number;
};

const lines = new Map(packed.zones.map((line) => [line.slice(0, line.indexOf("|")), line]));
/** Old spellings that browsers still report (Asia/Calcutta), and zones that share their rules. */
const aliases = new Map(
  packed.links.map((link): [alias: string, zone: string] => {
    const [zone = "", alias = ""] = link.split("|");
    return [alias, zone];
  }),
);
const tables = new Map<string, ZoneTable>();

/** The data set's own name for a zone; undefined for anything that is no zone. */
export function ownName(id: string): string | undefined {
  const name = aliases.get(id) ?? id;
  return lines.has(name) ? name : undefined;
}

/** Throws INVALID_REQUEST for anything that is no zone. */
export function zoneTable(id: string): ZoneTable {
  const known = tables.get(id);
  if (known !== undefined) return known;
  const line = lines.get(aliases.get(id) ?? id);
  if (line === undefined)
    throw new GatehouseError("INVALID_REQUEST", { detail: `"${id}" is not a time zone` });
  const table = unpack(line);
  tables.set(id, table);
  return table;
}

/** "name|abbreviations|offsets|index of each span|minutes from change to change|…", in base 60. */
function unpack(line: string): ZoneTable {
  const [, names = "", west = "", order = "", deltas = ""] = line.split("|");
  const name = names.split(" ");
  // The data count westwards; everybody else counts eastwards.
  const offset = west.split(" ").map((digits) => Math.round(-base60(digits)) + 0);
  const spans = [...order].map(base60);
  let minute = 0;
  const changes = (deltas === "" ? [] : deltas.split(" ")).map((delta) => {
    minute += base60(delta);
    return Math.round(minute);
  });
  return {
    changes: Int32Array.from(changes),
    offsets: Int32Array.from(spans, (span) => offset[span] ?? 0),
    abbreviations: spans.map((span) => name[span] ?? ""),
    ends: endOf(changes),
  };
}

/**
 * Yearly rules are written out for some decades or centuries and then just stop. No government
 * announces a single change ten years ahead: a later last change is where the writing stopped, and
 * using the last offset from there on would be a guess.
 */
function endOf(changes: readonly number[]): number {
  const last = changes.at(-1) ?? Number.NEGATIVE_INFINITY;
  const tooFarToBeNews = Date.UTC(Number.parseInt(zoneDataVersion, 10) + 10, 0) / 60_000;
  return last >= tooFarToBeNews ? last : Number.POSITIVE_INFINITY;
}

/** 0–9, a–z, A–X are the digits 0 to 59; with sign and fraction. */
function base60(digits: string): number {
  const negative = digits.startsWith("-");
  const [whole = "", fraction = ""] = digits.slice(negative ? 1 : 0).split(".");
  let value = 0;
  for (const digit of whole) value = value * 60 + digitValue(digit);
  let weight = 1;
  for (const digit of fraction) {
    weight /= 60;
    value += digitValue(digit) * weight;
  }
  return negative ? -value : value;
}

function digitValue(digit: string): number {
  const code = digit.charCodeAt(0);
  if (code > 96) return code - 87;
  return code > 64 ? code - 29 : code - 48;
}
