-- A direct message about something that belongs to no request.

set local lock_timeout = '2s';

alter table effects
  drop constraint effects_about,
  add constraint effects_about
    check ((kind in ('daily-line', 'desk-mail', 'desk-note', 'desk-text', 'digest', 'member-mail',
                     'member-message', 'trouble-card', 'trouble-note', 'trouble-ticket'))
           = (request_id is null));
