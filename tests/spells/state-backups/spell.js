// The whole state kept as it is, and brought back; values brought into a new form, once.
await State.set('count', 1);
await State.save('notes', 'a', { title: 'A' });
const backup = await State.createBackup();
await State.set('count', 2);
await State.save('notes', 'b', { title: 'B' });
const second = await State.createBackup(true);

const listed = (await State.listBackups()).map((entry) => [
  entry.entries,
  entry.size_bytes > 0,
  entry.checksum.length,
  entry.id === backup || entry.id === second,
]);
const valid = [(await State.validateBackup(backup)).valid, (await State.validateBackup('missing')).valid];
const usage = await State.getStorageUsage();
const report = await State.restoreBackup(backup);
const restored = { count: await State.get('count'), keys: await State.listKeys('notes'), report };
const missing = await State.restoreBackup('missing').catch((error) => [false, error.code]);

const migrations = [
  (values) => {
    for (const note of Object.values(values)) note.tags = ['old'];
  },
];
const first = await State.migrate('notes', migrations);
migrations.push((values) => ({ ...values, index: { count: 1 } }));
const again = await State.migrate('notes', migrations);
const none = await State.migrate('notes', migrations);
const failure = await State.migrate('notes', [...migrations, () => 7]).catch((error) => [false, error.code]);
const status = await State.getMigrationStatus();

export default {
  listed,
  valid,
  usage: [usage.entries, usage.bytes > 0, usage.backups, usage.backup_bytes > 0],
  restored,
  missing,
  migrated: [first, again, none],
  values: await State.all('notes'),
  failure,
  versions: await State.getSchemaVersions(),
  status: [status.length, status[0].scope, status[0].version, status[0].migrated_at.length],
  cleaned: [
    (await State.cleanupBackups(true)).length,
    (await State.cleanupBackups({ keep: 1, dryRun: true })).length,
    (await State.cleanupBackups({ keep: 1 })).length,
    (await State.listBackups()).length,
    (await State.cleanupBackups()).length,
  ],
};
