import { existsSync, readFileSync } from "node:fs";
import { type Contract, contractOf } from "./contract-check.ts";
import type { PathItem, Schema, Specification } from "./specification.ts";

/** Beside the repository, because its paths were put together by somebody else: see SOURCES.md. */
const file = new URL("../../../shared/contracts/local/msgraph.json", import.meta.url);

/**
 * Graph's calendar, its types as Microsoft publishes them; undefined where the file is not there, and
 * then nothing is held to it.
 */
export function loadGraphContract(): Contract | undefined {
  if (!existsSync(file)) return undefined;
  const specification = JSON.parse(readFileSync(file, "utf8")) as Specification;
  return contractOf(withAnnotations(withMyself(withFurtherCalendars(specification))), "/v1.0");
}

/** A mailbox's further calendars know the same calls as its own. */
function withFurtherCalendars(specification: Specification): Specification {
  const { paths } = specification;
  const further = Object.entries(paths).flatMap(([path, item]): [string, PathItem][] =>
    path.startsWith("/users/{user-id}/events") || path.startsWith("/users/{user-id}/calendarView")
      ? [[path.replace("/users/{user-id}", "/users/{user-id}/calendars/{calendar-id}"), item]]
      : [],
  );
  return { ...specification, paths: { ...paths, ...Object.fromEntries(further) } };
}

/** Whoever consented is also "me", and lists their calendars. */
function withMyself(specification: Specification): Specification {
  const { paths } = specification;
  const mine = Object.entries(paths).flatMap(([path, item]): [string, PathItem][] =>
    path.startsWith("/users/{user-id}") ? [[path.replace("/users/{user-id}", "/me"), item]] : [],
  );
  return {
    ...specification,
    paths: { ...paths, ...Object.fromEntries(mine), "/me/calendars": ownCalendars },
  };
}

/** learn.microsoft.com/graph/api/user-list-calendars */
const ownCalendars: PathItem = {
  get: {
    parameters: ["$select", "$filter", "$orderby", "$top", "$skip"].map((name) => ({
      ...{ name, in: "query", schema: { type: "string" } },
    })),
    responses: {
      "200": {
        content: {
          "application/json": {
            schema: {
              type: "object",
              required: ["value"],
              properties: {
                "@odata.context": { type: "string" },
                "@odata.nextLink": { type: "string" },
                value: {
                  type: "array",
                  items: { $ref: "#/components/schemas/microsoft.graph.calendar" },
                },
              },
            },
          },
        },
      },
    },
  },
};

/** What OData adds to every event of an answer, whatever its type says. */
const annotations: Readonly<Record<string, Schema>> = {
  "@odata.etag": { type: "string" },
  "@removed": { type: "object", properties: { reason: { type: "string" } } },
};

function withAnnotations({ components, ...rest }: Specification): Specification {
  const event = components?.schemas?.["microsoft.graph.event"];
  if (event === undefined) throw new Error("the contract has changed");
  const properties = { ...(event["properties"] as object), ...annotations };
  const schemas = { ...components?.schemas, "microsoft.graph.event": { ...event, properties } };
  return { ...rest, components: { ...components, schemas } };
}
