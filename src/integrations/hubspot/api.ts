import * as associations from "@hubspot/api-client/lib/codegen/crm/associations/v4/index.js";
import * as objects from "@hubspot/api-client/lib/codegen/crm/objects/index.js";
import * as owners from "@hubspot/api-client/lib/codegen/crm/owners/index.js";
import * as properties from "@hubspot/api-client/lib/codegen/crm/properties/index.js";
import { type Line, type Outgoing, send, type Whole } from "./line.ts";

/*
 * The package's own classes, one area at a time, and not its Client: that one has no way to stop a
 * request (it waits for ever), and its settings are one for the whole process.
 */

/** One call's clients: everything they send ends when the call's signal says so. */
export type HubSpotApi = ReturnType<typeof hubSpotApi>;

export function hubSpotApi(line: Line) {
  const objectsConfiguration = configure(objects, line);
  return {
    objects: new objects.BasicApi(objectsConfiguration),
    batches: new objects.BatchApi(objectsConfiguration),
    search: new objects.SearchApi(objectsConfiguration),
    owners: new owners.OwnersApi(configure(owners, line)),
    associations: new associations.BasicApi(configure(associations, line)),
    associationsOfMany: new associations.BatchApi(configure(associations, line)),
    properties: new properties.CoreApi(configure(properties, line)),
  };
}

/** What every area of the package has; they are alike, but each has types of its own. */
type Area<Request, Response, Server, Library, Configuration> = {
  readonly ServerConfiguration: new (url: string, variables: Record<string, string>) => Server;
  readonly ResponseContext: new (
    status: number,
    headers: Record<string, string>,
    body: Whole["body"],
  ) => Response;
  readonly wrapHttpLibrary: (library: { send(request: Request): Promise<Response> }) => Library;
  readonly createConfiguration: (parameters: {
    baseServer?: Server;
    httpApi?: Library;
    promiseMiddleware?: {
      pre(request: Request): Promise<Request>;
      post(response: Response): Promise<Response>;
    }[];
    authMethods?: { oauth2?: { accessToken: string } };
  }) => Configuration;
};

function configure<Request extends Outgoing, Response, Server, Library, Configuration>(
  area: Area<Request, Response, Server, Library, Configuration>,
  line: Line,
): Configuration {
  return area.createConfiguration({
    baseServer: new area.ServerConfiguration(line.apiUrl, {}),
    authMethods: { oauth2: { accessToken: line.accessToken } },
    promiseMiddleware: [
      {
        async pre(request) {
          request.setUrl(dated(request.getUrl()));
          return request;
        },
        post: async (response) => response,
      },
    ],
    httpApi: area.wrapHttpLibrary({
      async send(request) {
        const { status, headers, body } = await send(request, line);
        return new area.ResponseContext(status, headers, body);
      },
    }),
  });
}

const VERSION = "2026-09";

/** HubSpot names the versions of its API by month; the package still speaks the ones that end in 2027. */
const datedPaths: readonly (readonly [RegExp, string])[] = [
  [/\/crm\/v[34]\/objects\//, `/crm/objects/${VERSION}/`],
  [/\/crm\/v4\/associations\//, `/crm/associations/${VERSION}/`],
  [/\/crm\/v3\/owners\/?/, `/crm/owners/${VERSION}`],
  [/\/crm\/v3\/properties\//, `/crm/properties/${VERSION}/`],
];

function dated(address: string): string {
  const url = new URL(address);
  url.pathname = datedPaths.reduce((path, [old, now]) => path.replace(old, now), url.pathname);
  return url.href;
}
