import type { Migration } from './migration.ts'
import { keepToTenant } from './tenant-table.ts'

/**
 * What businesses said, cut into passages, and what finds them: postings (term → passages), how many passages hold each term, and vectors.
 *
 * Postings of our own instead of `tsvector` and GIN: a GIN index holds all tenants' passages together, so that a small tenant's search would read the large
 * one's, and it does not tell how rare a word is within the tenant, which ranking needs. A posting holds all of a source's passages, since a document speaks of
 * its topic all through. Vectors stand apart from the texts, so that a scan of them
 * reads nothing else. Their column has no fixed dimensions: models differ, and a tenant may be between two.
 */
export const passages: Migration = {
  name: '0002-passages',
  statements: [
    `create extension if not exists vector`,

    `create table knowledge_sources (
      tenant_id text not null,
      source text not null,
      source_id bigint not null generated always as identity,
      fingerprint text not null,
      learned_at timestamptz not null default clock_timestamp(),
      primary key (tenant_id, source),
      unique (tenant_id, source_id)
    )`,
    ...keepToTenant('knowledge_sources', 'select, insert, update (fingerprint, learned_at), delete'),

    `create table passages (
      tenant_id text not null,
      source_id bigint not null,
      position integer not null,
      language text not null,
      heading_path jsonb not null,
      text text not null,
      length integer not null,
      frequencies text not null,
      primary key (tenant_id, source_id, position),
      foreign key (tenant_id, source_id) references knowledge_sources (tenant_id, source_id)
    )`,
    `comment on column passages.length is 'terms, repetitions counted'`,
    `comment on column passages.frequencies is 'term to how often it occurs, as JSON text, since it is only ever read whole'`,
    ...keepToTenant('passages', 'select, insert, delete'),

    `create table passage_vectors (
      tenant_id text not null,
      source_id bigint not null,
      position integer not null,
      model text not null,
      dimensions integer not null,
      embedding vector not null,
      primary key (tenant_id, source_id, position),
      foreign key (tenant_id, source_id, position) references passages (tenant_id, source_id, position) on delete cascade
    )`,
    ...keepToTenant('passage_vectors', 'select, insert, delete'),

    `create table passage_terms (
      tenant_id text not null,
      term text collate "C" not null,
      source_id bigint not null,
      positions integer[] not null,
      primary key (tenant_id, term, source_id)
    )`,
    ...keepToTenant('passage_terms', 'select, insert, update (positions), delete'),

    `create table knowledge_terms (
      tenant_id text not null,
      term text collate "C" not null,
      passages integer not null,
      primary key (tenant_id, term)
    ) with (fillfactor = 80)`,
    // What `dropUnheld` looks for; otherwise empty.
    `create index knowledge_terms_unheld on knowledge_terms (tenant_id) where passages <= 0`,
    ...keepToTenant('knowledge_terms', 'select, insert, update (passages), delete'),

    `create table knowledge_totals (
      tenant_id text not null,
      passages integer not null,
      length bigint not null,
      primary key (tenant_id)
    )`,
    ...keepToTenant('knowledge_totals', 'select, insert, update (passages, length)'),
  ],
}
