-- What clients answer before they come, to the questions of the service they booked; and requests of
-- people who have a telephone and no e-mail address.

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

-- Somebody who texts and has no e-mail address is a client like any other: one way to reach them is
-- enough. Every row from before has an address, so none of them has to be looked through.
alter table requests
  alter column contact_email drop not null,
  add constraint requests_can_be_answered
    check (contact_email is not null or contact_phone is not null) not valid;

-- As before, and by the number alone where there is no address.
create or replace function client_for(new_id uuid, name text, written_email text, phone text, at timestamptz)
returns uuid language plpgsql as $$
declare
  found_id uuid;
  -- In principle the part before the @ may tell cases apart; no mailbox that people use does.
  email    text := lower(written_email);
  -- What two rivals with the same new client meet at.
  first_kind    text := case when email is null then 'phone' else 'email' end;
  first_address text := coalesce(email, phone);
begin
  select client_id into found_id from client_addresses where kind = 'email' and address = email;
  if found_id is null and phone is not null then
    select client_id into found_id from client_addresses where kind = 'phone' and address = phone;
  end if;
  if found_id is null then
    insert into clients (id, name, created_at) values (new_id, name, at);
    insert into client_addresses (kind, address, client_id)
      values (first_kind, first_address, new_id) on conflict do nothing;
    if found then
      found_id := new_id;
    else
      delete from clients where id = new_id;
      select client_id into strict found_id
        from client_addresses where kind = first_kind and address = first_address;
    end if;
  elsif email is not null then
    insert into client_addresses (kind, address, client_id) values ('email', email, found_id)
      on conflict do nothing;
  end if;
  if phone is not null then
    insert into client_addresses (kind, address, client_id) values ('phone', phone, found_id)
      on conflict do nothing;
  end if;
  return found_id;
end $$;

-- Talks that nobody went on with: what was asked for goes to a person.
create index text_questions_open_intakes on text_questions (expires_at)
  where state = 'open' and kind = 'intake';
