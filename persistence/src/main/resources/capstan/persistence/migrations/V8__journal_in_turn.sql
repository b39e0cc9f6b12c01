-- A fact goes behind the one before it. The primary key alone lets a writer that was asleep for long write where the
-- retention has deleted what another one had written since.
create function event_journal_in_turn() returns trigger language plpgsql as $$
begin
    if new.sequence_number > 1 then
        perform from event_journal
          where persistence_id = new.persistence_id and sequence_number = new.sequence_number - 1;
        if found then
            return new;
        end if;
    else
        perform from event_journal
          where persistence_id = new.persistence_id and sequence_number > new.sequence_number limit 1;
        if not found then
            return new;
        end if;
    end if;
    raise exception 'fact % of % is out of turn', new.sequence_number, new.persistence_id
        using errcode = 'unique_violation', constraint = 'event_journal_in_turn', table = 'event_journal';
end $$;

create trigger event_journal_in_turn before insert on event_journal
    for each row execute function event_journal_in_turn();
