-- What we asked somebody by text message, so that a short answer is never guessed at.

set local lock_timeout = '2s';

create table text_questions (
  id          uuid primary key,
  phone       text not null,
  -- which: of several that the words may mean; cancel: whether really; move: which of these times;
  -- intake: what is still missing of a request that does not exist yet.
  kind        text not null check (kind in ('which', 'cancel', 'move', 'intake')),
  -- Null where there is none yet, and where several are in question.
  request_id  uuid references requests,
  -- The numbered choices and what they stand for; of an intake, all that is known so far.
  content     jsonb not null,
  -- Counts the messages in which it was put: an older one is not sent any more.
  turn        integer not null default 1 check (turn > 0),
  -- How many answers in a row were not understood.
  misses      integer not null default 0 check (misses >= 0),
  state       text not null check (state in ('open', 'answered', 'replaced', 'handed-over')),
  asked_at    timestamptz not null,
  expires_at  timestamptz not null check (expires_at >= asked_at)
);
-- Nobody is asked two things at once: the newest question is the one that is answered.
create unique index text_questions_open on text_questions (phone) where state = 'open';
create index text_questions_phone on text_questions (phone, asked_at);
create index text_questions_request on text_questions (request_id) where request_id is not null;
