set local lock_timeout = '5s';

-- For a handful of providers planning provider_diaries takes several times as long as running it, and
-- PostgreSQL, left alone, plans it anew each time. For thousands a plan made for them is the faster one.
create function few_provider_diaries(
  provider_ids uuid[], range tstzrange, counting tstzrange, at timestamptz, read_after timestamptz,
  except_appointment uuid, except_escalation uuid, except_hold uuid)
returns table (id uuid, trusted boolean, busy bytea, taken bytea, absent bytea, placed jsonb, counted jsonb)
language plpgsql stable set plan_cache_mode = 'force_generic_plan' as $$
begin
  return query select * from provider_diaries(
    provider_ids, range, counting, at, read_after,
    except_appointment, except_escalation, except_hold);
end $$;

alter function request_facts(jsonb) set plan_cache_mode = 'force_generic_plan';
