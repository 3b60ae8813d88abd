-- The ladder: what is done, rung by rung, when nobody answers.

set local lock_timeout = '2s';

-- Every rung that was done, once for each escalation, whatever number of nodes found it due.
create table rungs (
  escalation_id  uuid not null references escalations,
  -- How often the question had come back: each time its ladder is climbed anew.
  round          integer not null default 0,
  -- As its ladder names it: "first-response+15 business nudge".
  rung           text not null,
  -- When it was to be done, and when it was; business time.
  due_at         timestamptz not null,
  done_at        timestamptz not null,
  -- Whom it reached, by their keys.
  who            text[] not null,
  primary key (escalation_id, round, rung)
);

alter table escalations
  -- When the next rung is due; null when none is.
  add column rung_due_at      timestamptz,
  -- From which version of the row, and of the company, that was worked out: whatever changes, it is anew.
  add column planned_version  integer,
  add column planned_company  integer,
  add column planned_due      timestamptz,
  -- The owner did not take it: nobody had answered, and the ladder gave it to them.
  add column given            boolean not null default false,
  -- It was to rest until then: the ladder counts from there at the earliest.
  add column rested_until     timestamptz;
-- The release before still writes overdue_noted_at. Who was reminded by it is not reminded again.
insert into rungs (escalation_id, rung, due_at, done_at, who)
  select id, case when first_human_at is null then 'first-response+0 business nudge'
                  else 'resolution+0 business nudge' end,
         case when first_human_at is null then first_response_due_at else resolution_due_at end,
         overdue_noted_at, '{}'
  from escalations where overdue_noted_at is not null;

-- Where whoever is on call is texted.
alter table members add column phone text;
