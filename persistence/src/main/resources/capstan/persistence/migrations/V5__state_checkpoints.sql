-- State snapshots that are kept longer than entities keep theirs, so that a journal whose beginning was deleted can still be
-- folded from where it begins. Copied from snapshot by the journal's retention; none where everything is kept.
create table state_checkpoint (
    persistence_id  varchar(255) not null,
    sequence_number bigint       not null,
    created         bigint       not null,
    manifest        varchar(255) not null,
    payload         bytea        not null,
    primary key (persistence_id, sequence_number)
);

alter table state_checkpoint alter column payload set storage external;
