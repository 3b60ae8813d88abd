import { type Conversion, conversion } from "./conversion.ts";
import { type DealOutcomes, dealOutcomes } from "./deal-outcomes.ts";
import { type ExceptionRate, exceptionRate } from "./exception-rate.ts";
import { type FeedbackFigure, feedbackFigure } from "./feedback.ts";
import { type InterventionRate, interventionRate } from "./intervention-rate.ts";
import { type LateCancels, lateCancels } from "./late-cancels.ts";
import { type ReworkRate, reworkRate } from "./rework-rate.ts";
import type { AppointmentRow, EscalationRow, RequestRow } from "./rows.ts";
import { type ShowRates, showRates } from "./show-rate.ts";
import { type TimeToFirstHuman, timeToFirstHuman } from "./time-to-first-human.ts";
import { type TimeToResolution, timeToResolution } from "./time-to-resolution.ts";
import { type TimesToSchedule, timesToSchedule } from "./time-to-schedule.ts";

/** Each list holds what began within the period: requests arrived, escalations raised, appointments started. */
export type KpiRows = {
  readonly requests: readonly RequestRow[];
  readonly escalations: readonly EscalationRow[];
  readonly appointments: readonly AppointmentRow[];
};

export type KpiFigures = {
  readonly interventionRate: InterventionRate;
  readonly timeToFirstHuman: TimeToFirstHuman;
  readonly timeToResolution: TimeToResolution;
  readonly showRate: ShowRates;
  readonly lateCancels: LateCancels;
  readonly feedback: FeedbackFigure;
  readonly conversion: Conversion;
  readonly dealOutcomes: DealOutcomes;
  readonly timeToSchedule: TimesToSchedule;
  readonly exceptionRate: ExceptionRate;
  readonly reworkRate: ReworkRate;
};

/** Every figure of docs/kpis.md. `at` is business time: what has not begun by then has no outcome to miss. */
export function kpiFigures(rows: KpiRows, at: Date): KpiFigures {
  const { requests, escalations, appointments } = rows;
  return {
    interventionRate: interventionRate(requests),
    timeToFirstHuman: timeToFirstHuman(escalations),
    timeToResolution: timeToResolution(escalations),
    showRate: showRates(appointments, at),
    lateCancels: lateCancels(appointments),
    feedback: feedbackFigure(appointments),
    conversion: conversion(requests),
    dealOutcomes: dealOutcomes(requests),
    timeToSchedule: timesToSchedule(requests),
    exceptionRate: exceptionRate(requests),
    reworkRate: reworkRate(requests),
  };
}
