import { type KnownOperation, listOperations } from "./operation.ts";
import { readSpecification, type Specification } from "./specification.ts";

/** A request as it was sent; `url` may be whole, or begin with its path. */
export type SentRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
export type SentAnswer = { readonly status: number; readonly body: string };

/** Holds requests and answers to a vendor's published contract; each breach is one sentence. */
export type Contract = {
  readonly checkRequest: (request: SentRequest) => readonly string[];
  /** Errors have one shape for a whole API and no place in these contracts: they are not judged. */
  readonly checkAnswer: (request: SentRequest, answer: SentAnswer) => readonly string[];
};

/**
 * Reads one of the contract files here.
 *
 * @param basePath what stands before the contract's own paths, for example "/calendar/v3"
 * @param amend adds what the vendor has published since
 */
export function loadContract(
  name: string,
  { basePath = "", amend = (specification: Specification) => specification } = {},
): Contract {
  return contractOf(amend(readSpecification(name)), basePath);
}

export function contractOf(specification: Specification, basePath: string): Contract {
  const operations = listOperations(specification, basePath);
  return {
    checkRequest(request) {
      const operation = findOperation(operations, request);
      if (operation === undefined) {
        return [`${request.method} ${request.url} is not in the contract`];
      }
      const missing = operation.headers.filter((header) => !(header in request.headers));
      return [
        ...missing.map((header) => `the header ${header} is missing`),
        ...queryBreaches(operation, request),
        ...bodyBreaches(operation, request),
      ];
    },
    checkAnswer(request, { status, body }) {
      const validate = findOperation(operations, request)?.answers.get(String(status));
      return validate === undefined ? [] : validate(JSON.parse(body)).map((why) => `answer${why}`);
    },
  };
}

function findOperation(
  operations: readonly KnownOperation[],
  { method, url }: SentRequest,
): KnownOperation | undefined {
  const { pathname } = new URL(url, "http://vendor");
  return operations.find(({ verb, path }) => verb === method.toLowerCase() && path.test(pathname));
}

function queryBreaches({ query }: KnownOperation, { url }: SentRequest): readonly string[] {
  const sent = new URL(url, "http://vendor").searchParams;
  const missing = [...query].filter(([name, { required }]) => required && !sent.has(name));
  return [
    ...missing.map(([name]) => `the query parameter ${name} is missing`),
    ...[...new Set(sent.keys())].flatMap((name) => {
      const known = query.get(name);
      if (known === undefined) return [`the query parameter ${name} does not exist`];
      const value = known.list ? sent.getAll(name) : sent.get(name);
      return known.validate(value).map((why) => `query parameter ${name} ${why}`);
    }),
  ];
}

function bodyBreaches(operation: KnownOperation, request: SentRequest): readonly string[] {
  if (request.body === "") return operation.bodyRequired ? ["the body is missing"] : [];
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  const validate = operation.bodies.get(type);
  if (validate === undefined) return [`a body of type ${type} does not belong here`];
  return validate(decoded(type, request.body)).map((why) => `body${why}`);
}

/** Form fields that come several times are a list; a body that is no JSON is a wrong value. */
function decoded(type: string, body: string): unknown {
  if (!type.includes("json")) {
    const form = new URLSearchParams(body);
    return Object.fromEntries(
      [...new Set(form.keys())].map((name) => {
        const values = form.getAll(name);
        return [name, values.length > 1 ? values : values[0]];
      }),
    );
  }
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
