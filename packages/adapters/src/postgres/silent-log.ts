/** knex would write on stdout what it also throws; stdout belongs to whoever runs us. */
export const silentLog = { warn() {}, error() {}, deprecate() {}, debug() {} }
