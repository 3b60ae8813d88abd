import type { SmsAppointment, SmsOption } from "./sms.ts";

/** What we ask and answer by text in a talk with a client. Whoever answers, answers with a number. */
export type TalkContent =
  | {
      readonly kind: "ask-which";
      readonly deed: "cancel" | "confirm" | "move" | "choose";
      readonly options: readonly (SmsOption & { readonly serviceName: string })[];
      readonly zone: string;
    }
  | ({ readonly kind: "ask-cancel" } & SmsAppointment)
  | {
      readonly kind: "ask-move";
      readonly serviceName: string;
      readonly options: readonly SmsOption[];
      readonly zone: string;
      readonly manageUrl: string;
    }
  | IntakeContent
  | (SmsAppointment & {
      readonly kind: "kept" | "already-then" | "late-noted" | "confirmed-by-text" | "changed-since";
    })
  /** Not by text, and why. */
  | { readonly kind: "only-by-person"; readonly reason: string; readonly manageUrl: string }
  /** No appointment that their words could be about; `cancelled`: there was one. */
  | { readonly kind: "nothing-booked"; readonly cancelled: boolean; readonly manageUrl: string }
  /** A number without a question that is still open. */
  | { readonly kind: "question-over"; readonly manageUrl: string }
  | {
      readonly kind: "request-passed-on";
      readonly promisedBy: Date;
      readonly zone: string;
      readonly manageUrl: string;
    };

/** A request is put together, one question at a time. `first`: of the talk; it says how to end it. */
export type IntakeContent = { readonly first: boolean } & (
  | {
      readonly kind: "ask-service";
      readonly options: readonly { readonly position: number; readonly serviceName: string }[];
    }
  | { readonly kind: "ask-when"; readonly serviceName: string }
  | {
      readonly kind: "ask-time";
      readonly serviceName: string;
      readonly options: readonly SmsOption[];
      readonly zone: string;
    }
  | { readonly kind: "ask-name" | "ask-email" }
);
