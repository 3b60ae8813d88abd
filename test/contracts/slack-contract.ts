import { type Contract, loadContract } from "./contract-check.ts";
import type {
  Body,
  Operation,
  Parameter,
  PathItem,
  Schema,
  Specification,
} from "./specification.ts";

const FORM = "application/x-www-form-urlencoded";

/** What Slack has added to its methods since its file was frozen in 2021. */
const since: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  "/chat.postMessage": { metadata: { type: "string" } },
  "/chat.update": { metadata: { type: "string" } },
  "/conversations.history": { include_all_metadata: { type: "boolean" } },
  "/conversations.replies": { include_all_metadata: { type: "boolean" } },
};

/** Methods that our cut of the file leaves out: by docs.slack.dev/reference/methods. */
const besides: Specification["paths"] = {
  "/conversations.info": {
    get: {
      parameters: [
        { name: "channel", in: "query", required: true, schema: { type: "string" } },
        { name: "include_locale", in: "query", schema: { type: "boolean" } },
        { name: "include_num_members", in: "query", schema: { type: "boolean" } },
      ],
      responses: { 200: { content: { "application/json": { schema: { type: "object" } } } } },
    },
  },
};

/** Slack's Web API as its own client speaks it. */
export function loadSlackContract(): Contract {
  return loadContract("slack", { basePath: "/api", amend: asPosts });
}

/**
 * The file describes many methods as GETs with a query; every client posts the same arguments as a
 * form. The token is in a header that OpenAPI's 2021 file did not know.
 */
function asPosts(specification: Specification): Specification {
  const paths = Object.entries({ ...specification.paths, ...besides }).map(([path, item]): [string, PathItem] => {
    const described = item.post ?? item.get ?? {};
    return [path, { post: asPost(described, since[path] ?? {}) }];
  });
  return { ...specification, paths: Object.fromEntries(paths) };
}

function asPost(operation: Operation, added: Readonly<Record<string, Schema>>): Operation {
  const parameters = (operation.parameters ?? []) as readonly Parameter[];
  const fromQuery = parameters.filter(
    ({ in: place, name }) => place === "query" && name !== "token",
  );
  const body = (operation.requestBody ?? {}) as Body;
  const form = body.content?.[FORM]?.schema ?? {};
  const properties = {
    ...(form["properties"] as object | undefined),
    ...Object.fromEntries(fromQuery.map(({ name, schema }) => [name, schema])),
    ...added,
  };
  const required = [
    ...((form["required"] as readonly string[] | undefined) ?? []),
    ...fromQuery.filter((parameter) => parameter.required).map(({ name }) => name),
  ];
  const schema = { type: "object", properties, required };
  return { ...operation, parameters: [], requestBody: { content: { [FORM]: { schema } } } };
}
