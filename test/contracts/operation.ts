import {
  type Body,
  type Operation,
  type Parameter,
  resolve,
  type Specification,
  type Verb,
  verbs,
} from "./specification.ts";
import { type Validate, type Validators, validators } from "./validators.ts";

/** One operation of a contract, ready to be checked against. */
export type KnownOperation = {
  readonly verb: Verb;
  readonly path: RegExp;
  readonly placeholders: number;
  readonly query: ReadonlyMap<string, KnownQuery>;
  /** Names of the headers without which the vendor answers nothing, in lower case. */
  readonly headers: readonly string[];
  readonly bodyRequired: boolean;
  /** By content type. */
  readonly bodies: ReadonlyMap<string, Validate>;
  /** By status: "200". */
  readonly answers: ReadonlyMap<string, Validate>;
};
export type KnownQuery = {
  readonly required: boolean;
  readonly list: boolean;
  readonly validate: Validate;
};

/** Every operation, those with fewer placeholders first: /events/watch before /events/{id}. */
export function listOperations(specification: Specification, basePath: string): KnownOperation[] {
  const checks = validators(specification);
  return Object.entries(specification.paths)
    .flatMap(([path, item]) =>
      verbs.flatMap((verb) => {
        const operation = item[verb];
        if (operation === undefined) return [];
        const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(
          (parameter) => resolve<Parameter>(specification, parameter),
        );
        return [
          {
            verb,
            path: pathPattern(basePath + path),
            placeholders: path.split("{").length,
            ...readParameters(parameters, checks),
            ...readBodies(specification, operation, checks),
          },
        ];
      }),
    )
    .toSorted((a, b) => a.placeholders - b.placeholders);
}

function pathPattern(path: string): RegExp {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]+\}/g, "[^/]+");
  return new RegExp(`^${escaped}/?$`);
}

function readParameters(parameters: readonly Parameter[], { words }: Validators) {
  const query = parameters
    .filter((parameter) => parameter.in === "query")
    .map(({ name, required, schema = {} }): [string, KnownQuery] => [
      name,
      { required: required === true, list: schema["type"] === "array", validate: words(schema) },
    ]);
  const headers = parameters
    .filter((parameter) => parameter.in === "header" && parameter.required === true)
    .map(({ name }) => name.toLowerCase());
  return { query: new Map(query), headers };
}

function readBodies(specification: Specification, operation: Operation, checks: Validators) {
  const { required = false, content = {} } = resolve<Body>(
    specification,
    operation.requestBody ?? {},
  );
  const bodies = Object.entries(content).map(([type, { schema = {} }]): [string, Validate] => [
    type,
    type.includes("json") ? checks.json(schema) : checks.words(schema),
  ]);
  const answers = Object.entries(operation.responses ?? {}).flatMap(
    ([status, response]): [string, Validate][] => {
      const answer = resolve<Body>(specification, response).content?.["application/json"]?.schema;
      return answer === undefined ? [] : [[status, checks.json(answer)]];
    },
  );
  return { bodyRequired: required, bodies: new Map(bodies), answers: new Map(answers) };
}
