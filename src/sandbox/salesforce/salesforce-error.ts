import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";

/** The kinds of refusal that our answers use, with Salesforce's status; every other one is a 400. */
const statuses: Readonly<Record<string, number>> = {
  INVALID_SESSION_ID: 401,
  REQUEST_LIMIT_EXCEEDED: 403,
  API_DISABLED_FOR_ORG: 403,
  INSUFFICIENT_ACCESS: 403,
  NOT_FOUND: 404,
  ENTITY_IS_DELETED: 404,
  METHOD_NOT_ALLOWED: 405,
  SERVER_UNAVAILABLE: 503,
};

/** A call that Salesforce refuses; thrown anywhere below, answered at the door. */
export class SalesforceRefusal extends Error {
  override readonly name = "SalesforceRefusal";
  readonly errorCode: string;
  readonly fields: readonly string[];
  /** What a duplicate rule found. */
  readonly alike: readonly string[];

  constructor(
    errorCode: string,
    message: string,
    { fields = [], alike = [] }: { fields?: readonly string[]; alike?: readonly string[] } = {},
  ) {
    super(message);
    this.errorCode = errorCode;
    this.fields = fields;
    this.alike = alike;
  }
}

export function statusOf({ errorCode }: SalesforceRefusal): number {
  return statuses[errorCode] ?? 400;
}

/** Salesforce answers failures as a list, even of one. */
export function bodyOf({ errorCode, message, fields, alike }: SalesforceRefusal): object {
  const duplicateResult = {
    allowSave: false,
    duplicateRule: "Standard_Contact_Duplicate_Rule",
    duplicateRuleEntityType: "Contact",
    errorMessage: message,
    matchResults: [
      {
        entityType: "Contact",
        errors: [],
        matchEngine: "ExactMatchEngine",
        matchRecords: alike.map((id) => ({ matchConfidence: 100, record: { Id: id } })),
        rule: "Standard_Contact_Match_Rule",
        success: true,
      },
    ],
  };
  return [
    {
      message,
      errorCode,
      ...(fields.length === 0 ? {} : { fields }),
      ...(alike.length === 0 ? {} : { duplicateResult }),
    },
  ];
}

export function answerRefusal(refusal: SalesforceRefusal): VendorAnswer {
  return jsonAnswer(statusOf(refusal), bodyOf(refusal));
}

const wordsOf: Readonly<Record<string, string>> = {
  REQUEST_LIMIT_EXCEEDED: "TotalRequests Limit exceeded.",
  UNABLE_TO_LOCK_ROW: "unable to obtain exclusive access to this record",
  SERVER_UNAVAILABLE: "Server is busy.",
};

/** What a scripted fault looks like; `error` is Salesforce's code. */
export function answerFault(status: number, error: string): VendorAnswer {
  const errorCode = status === 401 ? "INVALID_SESSION_ID" : error;
  const message = wordsOf[errorCode] ?? `scripted fault: ${errorCode}`;
  return jsonAnswer(status, [{ message, errorCode }]);
}
