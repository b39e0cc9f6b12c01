-- Images of books, each behind one fact of its symbol: where a look-up of the past begins to fold. What is lost here
-- costs time only, the journal has it all.
create table book_image (
    persistence_id  varchar(255) not null,
    sequence_number bigint       not null,
    last_update_id  bigint       not null,
    taken_at        bigint       not null,
    image           bytea        not null,
    primary key (persistence_id, sequence_number)
);

create index book_image_update_id_idx on book_image (persistence_id, last_update_id, sequence_number);
create index book_image_taken_at_idx on book_image (persistence_id, taken_at, sequence_number);
