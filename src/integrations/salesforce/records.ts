import { z } from "zod";
import type { SalesforceApi } from "./account.ts";
import { Refused, unreadable } from "./verdicts.ts";

/** Our own id of what a record stands for. Salesforce keeps it unique, so that a repeated write is one record. */
export const OUR_ID = "Gatehouse_Id__c";

export type RecordType = "Contact" | "Lead" | "Case" | "Event" | "Task";
export type Fields = Readonly<Record<string, string | boolean | undefined>>;

const Written = z.object({ id: z.string().min(1), success: z.literal(true) });
const Selected = z.object({ records: z.array(z.unknown()) });
const Answers = z.object({
  compositeResponse: z.array(
    z.object({ body: z.unknown(), httpStatusCode: z.int(), referenceId: z.string() }),
  ),
});

/** Writes the one record that carries our id, new or not; fields that are undefined stay as they are. */
export async function upsert(
  { connection }: SalesforceApi,
  type: RecordType,
  record: { readonly ourId: string; readonly fields: Fields },
): Promise<string> {
  const answer = await connection.requestPatch(
    `/sobjects/${type}/${OUR_ID}/${encodeURIComponent(record.ourId)}`,
    record.fields,
  );
  return checked(Written, answer, type).id;
}

export async function create(
  { connection }: SalesforceApi,
  type: string,
  fields: Fields,
): Promise<string> {
  const answer = await connection.requestPost(`/sobjects/${type}`, fields);
  return checked(Written, answer, type).id;
}

/** The records of one question; `Row` is the part of them that we read. */
export async function select<Row>(
  { connection }: SalesforceApi,
  row: z.ZodType<Row>,
  soql: string,
): Promise<readonly Row[]> {
  return rowsOf(row, await connection.request(queryPath(soql)));
}

function queryPath(soql: string): string {
  return `/query?q=${encodeURIComponent(soql)}`;
}

export function rowsOf<Row>(row: z.ZodType<Row>, answer: unknown): readonly Row[] {
  const { records } = checked(Selected, answer, "query");
  return records.map((record) => checked(row, record, "query"));
}

/** Several questions as one call of the day's budget; a refused one is thrown, whichever it is. */
export async function selectTogether(
  { connection }: SalesforceApi,
  questions: readonly string[],
): Promise<readonly unknown[]> {
  const answer = await connection.requestPost("/composite", {
    allOrNone: false,
    compositeRequest: questions.map((soql, index) => ({
      method: "GET",
      url: `/services/data/v${connection.version}${queryPath(soql)}`,
      referenceId: `part${index}`,
    })),
  });
  const { compositeResponse } = checked(Answers, answer, "composite");
  return questions.map((_soql, index) => {
    const part = compositeResponse.find(({ referenceId }) => referenceId === `part${index}`);
    if (part === undefined) throw unreadable("composite", undefined);
    if (part.httpStatusCode < 300) return part.body;
    throw new Refused(part.httpStatusCode, undefined, part.body);
  });
}

/** Throws the VendorError of an answer that is something else: what was asked for may well have been done. */
export function checked<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const { success, data, error } = schema.safeParse(answer);
  if (!success) throw unreadable(what, error);
  return data;
}
