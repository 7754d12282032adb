import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the board is read from, at any number of commitments and as of any instant: where each one stands, where it stood before, the words
 * it is found by, and counts. All of it follows from the history and may be made anew from it (`jiannuo board rebuild`).
 */
export class BoardPlaces1780000000018 implements MigrationInterface {
  name = 'BoardPlaces1780000000018';

  async up(runner: QueryRunner): Promise<void> {
    const place = `
      jurisdiction text collate "C" not null,
      office_id text collate "C" not null references offices,
      kind text collate "C" not null,
      -- core/board-place.ts: 0 runs, 1 claimed late, 2 claimed in time or contested, 3 undated, 4 closed.
      lane smallint not null check (lane between 0 and 4),
      key_on date not null,
      due_on date,
      due_basis text collate "C" not null,
      rung text collate "C" not null check (rung in ('', 'blue', 'blueAgain', 'orange', 'red', 'referred')),
      late_days integer,
      waiting boolean not null,
      evidenced boolean not null,
      claimed_on date,
      closed_on date,
      calendar_version text collate "C" not null,
      since timestamptz(3) not null`;
    await runner.query(`
      create table board_places (
        commitment_id text collate "C" primary key references commitments,
        ${place},
        -- The board of an instant reads one range for each year in which something that still stands began.
        since_year smallint not null generated always as (extract(year from since at time zone 'UTC')) stored
      );
      create index board_places_by_year on board_places (jurisdiction, since_year, lane, key_on, commitment_id);
      create index board_places_of_office on board_places (office_id, lane, key_on, commitment_id);
      create index board_places_of_kind on board_places (jurisdiction, kind, lane, key_on, commitment_id);
      create index board_places_on_rung on board_places (jurisdiction, rung, lane, key_on, commitment_id) where rung <> '';
      create index board_places_waiting on board_places (jurisdiction, lane, key_on, commitment_id) where waiting;
      create index board_places_inferred on board_places (jurisdiction, lane, key_on, commitment_id) where due_basis = 'inferred';
      create index board_places_late_claims on board_places (jurisdiction, key_on, commitment_id) where lane = 1;
      create index board_places_moved on board_places (jurisdiction, since, commitment_id);

      -- A time is found by an instant in it: it is filed under the slots it touches, of a span not shorter than itself (4^span days), mostly one or
      -- two. So an instant looks into one slot of each span, and what it passes over there ended or began within about a span of it.
      -- Not strict: only so it becomes part of the statement that calls it.
      create function former_slots(since timestamptz, until timestamptz) returns table (span smallint, slot integer) language sql immutable parallel safe as $$
        select w.span::smallint, g from (select width_bucket(extract(epoch from until - since)::float8 / 86400, array[1, 4, 16, 64, 256, 1024]::float8[]) as span) w,
          generate_series(floor(extract(epoch from since) / 86400 / 4 ^ w.span)::int, floor((extract(epoch from until) - 0.001) / 86400 / 4 ^ w.span)::int) g
      $$;
      create table former_places (
        commitment_id text collate "C" not null references commitments,
        span smallint not null,
        slot integer not null,
        -- It ran and ended before the day after its due date was over: at no instant of it was it overdue.
        in_time boolean not null,
        ${place},
        until timestamptz(3) not null check (until > since),
        primary key (commitment_id, since, slot)
      );
      create index former_places_by_slot on former_places (jurisdiction, span, slot, lane, in_time, key_on, commitment_id) include (since, until);
      create index former_places_on_rung on former_places (jurisdiction, span, slot, rung, lane, in_time, key_on, commitment_id) include (since, until) where rung <> '';
      create index former_places_of_office on former_places (office_id, lane, key_on, commitment_id);
      create index commitments_merged on commitments (merged_into) where merged_into is not null;

      -- Single characters and pairs of Han, and whole words of other writing: what a search for two characters needs, where pg_trgm needs three.
      create function board_grams(given text) returns tsvector language sql immutable strict parallel safe as $$
        select array_to_tsvector(array(
          select substr(run[1], i, n) from regexp_matches(lower(normalize(given, NFKC)), '[\u3400-\u9fff\uf900-\ufaff]+', 'g') as run,
            generate_series(1, length(run[1])) as i, generate_series(1, 2) as n where i + n - 1 <= length(run[1])
          union select left(word[1], 60) from regexp_matches(lower(normalize(given, NFKC)), '[a-z0-9]+', 'g') as word))
      $$;
      create table board_texts (
        commitment_id text collate "C" primary key references commitments,
        open boolean not null,
        grams tsvector not null
      );
      create index board_texts_open on board_texts using gin (grams) where open;
      create index board_texts_closed on board_texts using gin (grams) where not open;

      create function write_board_texts(ids text[]) returns void language sql as $$
        insert into board_texts (commitment_id, open, grams)
        select c.id, p.lane <> 4, board_grams(concat_ws(' ', c.id, c.title, c.quote, c.suggestion_id, o.name, o.name_en))
        from commitments c join board_places p on p.commitment_id = c.id join offices o on o.id = p.office_id where c.id = any(ids)
        on conflict (commitment_id) do update set open = excluded.open, grams = excluded.grams
          where (board_texts.open, board_texts.grams) is distinct from (excluded.open, excluded.grams)
      $$;
      create function renamed_on_board() returns trigger language plpgsql as $$
      begin
        perform write_board_texts(array(select commitment_id from board_places where office_id = new.id));
        return null;
      end $$;
      create trigger renamed after update of name, name_en on offices for each row
        when ((old.name, old.name_en) is distinct from (new.name, new.name_en)) execute function renamed_on_board();

      -- Commitments that stand alike, counted; and what was added since, in rows of their own, so that writers never wait for one another.
      create table board_counts (
        jurisdiction text collate "C" not null,
        lane smallint not null,
        rung text collate "C" not null,
        inferred boolean not null,
        waiting boolean not null,
        -- The due date of what runs; the first day of all where nothing depends on it.
        due_on date not null,
        n bigint not null,
        primary key (jurisdiction, lane, rung, inferred, waiting, due_on)
      );
      create table board_count_changes (
        id bigint generated always as identity primary key,
        jurisdiction text collate "C" not null,
        lane smallint not null,
        rung text collate "C" not null,
        inferred boolean not null,
        waiting boolean not null,
        due_on date not null,
        n integer not null
      );
      -- Whether every commitment that was there before this table has its place.
      create table board_state (
        id boolean primary key default true check (id),
        built boolean not null
      );
      insert into board_state (built) select not exists (select from commitments);
      create index commitments_stuck on commitments (id) where failures > 0;

      grant select, insert, update, delete on board_places, former_places, board_texts, board_counts, board_count_changes to jiannuo_app;
      grant select, update on board_state to jiannuo_app;
      grant usage on all sequences in schema public to jiannuo_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index commitments_stuck, commitments_merged;
      drop trigger renamed on offices;
      drop function renamed_on_board(), write_board_texts(text[]);
      drop table board_state, board_count_changes, board_counts, board_texts, former_places, board_places;
      drop function board_grams(text), former_slots(timestamptz, timestamptz);
    `);
  }
}
