import { type Contract, loadContract } from "./contract-check.ts";
import type { Specification } from "./specification.ts";

/**
 * Postmark's contract with the search for messages, as postmarkapp.com/developer/api/messages-api
 * tells of it: any field of the metadata is a parameter, and "effect" is ours.
 */
export function loadPostmarkContract(): Contract {
  return loadContract("postmark", { amend: withSearch });
}

const text = { type: "string" };
const texts = { type: "array", items: text };

function withSearch(specification: Specification): Specification {
  const parameter = (name: string, required = false, schema: object = text) => ({
    ...{ name, in: "query" as const, required },
    schema: schema as Record<string, unknown>,
  });
  const message = {
    type: "object",
    required: ["MessageID", "Recipients", "Status"],
    properties: {
      MessageID: text,
      MessageStream: text,
      Recipients: texts,
      ReceivedAt: { type: "string", format: "date-time" },
      Status: text,
      Tag: text,
      From: text,
      Subject: text,
      To: { type: "array", items: { type: "object", properties: { Email: text, Name: text } } },
      Cc: { type: "array" },
      Bcc: { type: "array" },
      Attachments: texts,
      TrackOpens: { type: "boolean" },
      TrackLinks: text,
      Metadata: { type: "object", additionalProperties: text },
    },
  };
  const found = {
    type: "object",
    required: ["TotalCount", "Messages"],
    properties: { TotalCount: { type: "integer" }, Messages: { type: "array", items: message } },
  };
  return {
    ...specification,
    paths: {
      ...specification.paths,
      "/messages/outbound": {
        get: {
          parameters: [
            { name: "X-Postmark-Server-Token", in: "header", required: true, schema: text },
            parameter("count", true, { type: "integer", minimum: 1, maximum: 500 }),
            parameter("offset", true, { type: "integer", minimum: 0 }),
            ...["recipient", "tag", "status", "messagestream", "metadata_effect"].map((name) =>
              parameter(name),
            ),
          ],
          responses: {
            200: { description: "ok", content: { "application/json": { schema: found } } },
          },
        },
      },
    },
  };
}
