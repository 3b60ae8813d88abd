/**
 * How far a mail came after it was accepted, each word worse or more certain than the one before: news
 * comes late and out of order, and never moves a status back.
 */
export const mailStatuses = ["delivered", "bounced", "complained"] as const;
export type MailStatus = (typeof mailStatuses)[number];
