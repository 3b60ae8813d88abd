import { z } from "zod";
import { webAddress } from "./web-address.ts";

export const microsoftVariables = {
  MICROSOFT_TENANT_ID: z
    .string()
    .regex(/^[\w.-]+$/, "must be the directory (tenant) ID, or a domain of the tenant")
    .optional(),
  MICROSOFT_CLIENT_ID: z.uuid("must be the application (client) ID").optional(),
  MICROSOFT_CLIENT_SECRET: z
    .string()
    .min(16, "is too short to be a client secret (the value, not its ID)")
    .optional(),
  MICROSOFT_GRAPH_URL: webAddress.default("https://graph.microsoft.com"),
  MICROSOFT_LOGIN_URL: webAddress.default("https://login.microsoftonline.com"),
};

export const microsoftRequires = [
  "MICROSOFT_TENANT_ID",
  "MICROSOFT_CLIENT_ID",
  "MICROSOFT_CLIENT_SECRET",
] as const;
export const microsoftOthers = ["MICROSOFT_GRAPH_URL", "MICROSOFT_LOGIN_URL"] as const;

/** Undefined where Microsoft is off. */
export function microsoftFrom(values: z.infer<z.ZodObject<typeof microsoftVariables>>) {
  const {
    MICROSOFT_TENANT_ID: tenantId,
    MICROSOFT_CLIENT_ID: clientId,
    MICROSOFT_CLIENT_SECRET: clientSecret,
  } = values;
  if (tenantId === undefined || clientId === undefined || clientSecret === undefined)
    return undefined;
  return {
    app: { tenantId, clientId, clientSecret },
    graphUrl: values.MICROSOFT_GRAPH_URL,
    loginUrl: values.MICROSOFT_LOGIN_URL,
  };
}
