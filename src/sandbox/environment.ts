import type { GoogleDouble } from "./google/google-double.ts";
import type { HubSpotDouble } from "./hubspot/hubspot-double.ts";
import type { MailDouble } from "./mail/mail-double.ts";
import type { MicrosoftDouble } from "./microsoft/microsoft-double.ts";
import type { PostmarkDouble } from "./postmark/postmark-double.ts";
import type { SalesforceDouble } from "./salesforce/salesforce-double.ts";
import type { SlackDouble } from "./slack/slack-double.ts";
import type { TwilioDouble } from "./twilio/twilio-double.ts";

export type Environment = Readonly<Record<string, string>>;

/* The variables with which the program reaches each pretend vendor: the same as for the real one. */

export function slackEnvironment(slack: SlackDouble): Environment {
  return {
    SLACK_BOT_TOKEN: slack.token,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_TEAM_ID: slack.state.team.id,
    SLACK_APP_ID: slack.state.app.id,
    SLACK_API_URL: slack.apiUrl,
  };
}

export function googleEnvironment(google: GoogleDouble): Environment {
  return {
    GOOGLE_SERVICE_ACCOUNT_EMAIL: google.account.email,
    GOOGLE_PRIVATE_KEY: google.account.privateKey,
    GOOGLE_API_URL: google.url,
    GOOGLE_TOKEN_URL: google.tokenUrl,
  };
}

/** Instead of the service account, or beside it: what providers connect calendars of their own with. */
export function googleClientEnvironment(google: GoogleDouble): Environment {
  return {
    GOOGLE_CLIENT_ID: google.client.clientId,
    GOOGLE_CLIENT_SECRET: google.client.clientSecret,
    GOOGLE_AUTHORIZE_URL: google.authorizeUrl,
    GOOGLE_API_URL: google.url,
    GOOGLE_TOKEN_URL: google.tokenUrl,
  };
}

export function microsoftEnvironment({ app, url }: MicrosoftDouble): Environment {
  return {
    MICROSOFT_TENANT_ID: app.tenantId,
    MICROSOFT_CLIENT_ID: app.clientId,
    MICROSOFT_CLIENT_SECRET: app.clientSecret,
    MICROSOFT_GRAPH_URL: url,
    MICROSOFT_LOGIN_URL: url,
  };
}

/** `from`: "Name <address>", what clients see as the sender. */
export function mailEnvironment(mail: MailDouble, from: string): Environment {
  return { SMTP_URL: mail.url, MAIL_FROM: from };
}

export function hubSpotEnvironment(hubspot: HubSpotDouble): Environment {
  return {
    HUBSPOT_ACCESS_TOKEN: hubspot.token,
    HUBSPOT_CLIENT_SECRET: hubspot.clientSecret,
    HUBSPOT_API_URL: hubspot.url,
    HUBSPOT_PORTAL_ID: hubspot.state.portalId,
  };
}

/** Instead of HubSpot's: there is one CRM. */
export function salesforceEnvironment(salesforce: SalesforceDouble): Environment {
  return {
    SALESFORCE_LOGIN_URL: salesforce.url,
    SALESFORCE_CLIENT_ID: salesforce.clientId,
    SALESFORCE_PRIVATE_KEY: salesforce.privateKey,
    SALESFORCE_USERNAME: salesforce.username,
    SALESFORCE_WEBHOOK_SECRET: salesforce.webhookSecret,
  };
}

export function twilioEnvironment(twilio: TwilioDouble): Environment {
  return {
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_API_KEY_SID: twilio.apiKeySid,
    TWILIO_API_KEY_SECRET: twilio.apiKeySecret,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_MESSAGING_SERVICE_SID: twilio.messagingServiceSid,
    TWILIO_API_URL: twilio.url,
  };
}

/** `from`: as above; `secret`: the password in the address that Postmark calls. */
export function postmarkEnvironment(
  postmark: PostmarkDouble,
  { from, secret }: { readonly from: string; readonly secret: string },
): Environment {
  return {
    MAIL_FROM: from,
    POSTMARK_TOKEN: postmark.token,
    POSTMARK_STREAM: postmark.stream,
    POSTMARK_WEBHOOK_SECRET: secret,
    POSTMARK_API_URL: postmark.url,
  };
}
