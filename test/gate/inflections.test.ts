import { expect, test } from "vitest";
import { inflectionsOf } from "#gate/inflections.ts";

test.each([
  ["reschedule", ["reschedule", "reschedules", "rescheduled", "rescheduling"]],
  ["custom", ["custom", "customs", "customed", "custommed", "customing", "customming"]],
  ["contract", ["contract", "contracts", "contracted", "contracting"]],
  ["cancel", ["cancel", "cancels", "canceled", "cancelled", "canceling", "cancelling"]],
  ["stop", ["stop", "stops", "stopped", "stopping"]],
  ["carry", ["carry", "carries", "carried", "carrying"]],
  ["delay", ["delay", "delays", "delayed", "delaying"]],
  ["push", ["push", "pushes", "pushed", "pushing"]],
  ["tie", ["tie", "ties", "tied", "tying"]],
  ["agree", ["agree", "agrees", "agreed", "agreeing"]],
  ["show", ["show", "shows", "showed", "showing"]],
  ["to", ["to"]],
  ["5pm", ["5pm"]],
  ["срочно", ["срочно"]],
])("%s", (word, expected) => {
  expect(inflectionsOf(word)).toEqual(expected);
});
