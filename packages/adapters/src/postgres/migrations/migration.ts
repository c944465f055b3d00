/**
 * One step from one shape of the database to the next. Released migrations are never edited: a change is a new migration.
 *
 * The statements run in order, in one transaction with the note that the migration was applied, as the owner of the tables
 * (not as the app role). They hold no `?`, which knex would take for a parameter. A migration must leave the version before
 * it working (add first, remove a release later), since old and new processes share the database while a release rolls out.
 */
export type Migration = {
  /** Its file's name without the ending, such as `0001-conversations`. The numbers give the order. */
  readonly name: string
  readonly statements: readonly string[]
}
