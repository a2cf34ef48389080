/** A change of the tables; numbers count from 1 without gaps, and a number that was released never changes. */
export interface SchemaStep {
  readonly number: number;
  readonly sql: string;
}

/** All changes of the App's own tables, oldest first. The queue's tables are its own affair. */
export const schemaSteps: readonly SchemaStep[] = [
  {
    number: 1,
    sql: `
      create table sidecar.delivery (
        id text primary key,
        event text not null,
        received_at timestamptz not null
      );
      create index on sidecar.delivery (received_at);

      create table sidecar.installation (
        id int8 primary key,
        account text not null,
        state text not null default 'active',
        -- Pull requests that were closed or reverted before do not hold back others any more.
        waves_since timestamptz not null default '-infinity'
      );

      -- wanted counts the events that said that something changed; seen is what it was when the last scan began.
      create table sidecar.repository (
        id int8 primary key,
        node_id text,
        installation int8 not null,
        owner text not null,
        name text not null,
        state text not null default 'new',
        detail text,
        wanted int8 not null default 0,
        wanted_head text,
        -- When it was pushed to, in seconds since 1970 by GitHub's clock.
        pushed_at int8,
        seen int8 not null default 0,
        head text,
        scanned_at timestamptz,
        -- The last head that was answered: with a pull request, or because nothing was to be done. What came with later
        -- ones is news.
        answered text,
        -- Whether pull requests must pass our check.
        blocking boolean not null default false
      );
      create index on sidecar.repository (installation);

      create table sidecar.plan (
        repository int8 primary key,
        number int8 not null default 1,
        document text not null,
        head text,
        made_at timestamptz not null
      );

      create table sidecar.pull (
        repository int8 not null,
        number int8 not null,
        state text not null,
        opened_at timestamptz not null,
        closed_at timestamptz,
        reverted boolean not null default false,
        touched_at timestamptz,
        -- A person asked for it to be made anew.
        forced boolean not null default false,
        primary key (repository, number)
      );

      -- One row for the App and one per installation. The buckets are milliseconds since 1970.
      create table sidecar.budget (
        scope text primary key,
        paused_until timestamptz,
        reason text,
        rest_at int8 not null default 0,
        graphql_at int8 not null default 0,
        content_at int8 not null default 0,
        write_at int8 not null default 0,
        core_left int4,
        core_limit int4,
        core_resets timestamptz,
        graphql_left int4,
        graphql_limit int4,
        graphql_resets timestamptz
      );

      create table sidecar.branch (
        repository int8 not null,
        name text not null,
        fence int8 not null default 1,
        primary key (repository, name)
      );

      -- Commits that were put on branches of ours, or were about to be.
      create table sidecar.written (
        repository int8 not null,
        oid text not null,
        written_at timestamptz not null,
        primary key (repository, oid)
      );

      create table sidecar.distrust (
        rule text not null,
        release text not null,
        reason text not null,
        since timestamptz not null,
        primary key (rule, release)
      );

      -- text is null where it was found not to matter.
      create table sidecar.text (
        installation int8 not null,
        oid text not null,
        text bytea,
        used_on date not null,
        primary key (installation, oid)
      );
      create index on sidecar.text (used_on);

      create table sidecar.bookmark (
        name text primary key,
        place text not null
      );
    `,
  },
  {
    number: 2,
    sql: `
      -- What the engine planned, under the hash of all that it planned from.
      create table sidecar.migration (
        installation int8 not null,
        key text not null,
        document bytea not null,
        used_on date not null,
        primary key (installation, key)
      );
      create index on sidecar.migration (used_on);

      -- Another release may find that a text does matter.
      alter table sidecar.text add column release text not null default '';
    `,
  },
];
