-- What clients answer before they come, to the questions of the service they booked.

set local lock_timeout = '2s';

create table questionnaire_answers (
  appointment_id   uuid not null references appointments,
  -- As the company file names the question.
  question_key     text not null,
  -- Where it stood among the others when it was answered.
  position         integer not null,
  -- As it was asked: the company may ask it otherwise since, or no more.
  question         text not null,
  kind             text not null check (kind in ('text', 'long-text', 'choice', 'yes-no', 'date')),
  company_version  integer not null references company_versions (version),
  -- Empty where the client left a question empty that may be.
  answer           text not null check (length(answer) <= 4000),
  -- Of the last word: it may be corrected. Business time.
  answered_at      timestamptz not null,
  primary key (appointment_id, question_key)
);
