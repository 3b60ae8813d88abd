import { z } from "zod";
import { parseJson } from "#sandbox/parse-json.ts";
import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";
import { bodyOf, SalesforceRefusal, statusOf } from "./salesforce-error.ts";

const PARTS_MAX = 25;

const Body = z.strictObject({
  allOrNone: z.literal(false),
  compositeRequest: z
    .array(
      z.strictObject({
        method: z.enum(["GET", "POST", "PATCH"]),
        url: z.string().startsWith("/services/data/"),
        referenceId: z.string().regex(/^[A-Za-z]\w*$/),
        body: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(PARTS_MAX),
});
export type SubRequest = z.infer<typeof Body>["compositeRequest"][number];

/** The whole succeeds, whatever became of its parts; each says for itself. */
export function answerComposite(
  body: string,
  answerPart: (part: SubRequest) => VendorAnswer,
): VendorAnswer {
  const read = Body.safeParse(parseJson(body));
  if (!read.success) throw new SalesforceRefusal("JSON_PARSER_ERROR", z.prettifyError(read.error));
  const compositeResponse = read.data.compositeRequest.map((part) => {
    // References to other parts' answers are nothing that we send.
    if (JSON.stringify(part).includes("@{"))
      throw new SalesforceRefusal("PROCESSING_HALTED", "references are not understood here");
    return { ...answered(part, answerPart), httpHeaders: {}, referenceId: part.referenceId };
  });
  return jsonAnswer(200, { compositeResponse });
}

function answered(part: SubRequest, answerPart: (part: SubRequest) => VendorAnswer) {
  try {
    const { status, body } = answerPart(part);
    return { httpStatusCode: status, body: JSON.parse(body) };
  } catch (refusal) {
    if (!(refusal instanceof SalesforceRefusal)) throw refusal;
    return { httpStatusCode: statusOf(refusal), body: bodyOf(refusal) };
  }
}
