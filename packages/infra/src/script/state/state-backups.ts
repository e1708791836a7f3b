import {
  defineHostMethod,
  isStop,
  SpellError,
  type HostMethod,
  type JsonObject,
  type RunContext,
} from '@llmspell/core';
import { z } from 'zod';

import { createStoredBackups, type StoredBackup, type StoredBackups } from '../../state/backup/stored-backups.ts';
import { STATE_PREFIX } from '../../state/scope/scope-name.ts';

const anId = z.tuple([z.string()]);
/** Backups that are kept when nothing else is said. */
const KEEP = 5;

/** The functions of `State` that keep all of it as it is, and go back. */
export const stateBackups: Readonly<Record<string, HostMethod<undefined>>> = {
  createBackup: defineHostMethod({
    description:
      'State.create_backup(): keeps the state of all scopes as it is now, beside it in the store; the id. It is always whole.',
    params: z.tuple([z.boolean().optional()]),
    async call({ context }) {
      const id = context.newId('backup');
      await context.effect('state.backup', async () => toTable(await backupsOf(context).create(id)));
      context.emit('state.backed-up', () => ({ backup: id }));
      return id;
    },
  }),
  listBackups: defineHostMethod({
    description: 'State.list_backups(): { id, created_at, entries, size_bytes, checksum } of each, oldest first.',
    params: z.tuple([]),
    call: ({ context }) => context.effect('state.backups', async () => (await backupsOf(context).list()).map(toTable)),
  }),
  validateBackup: defineHostMethod({
    description: 'State.validate_backup(id): { valid, error? }.',
    params: anId,
    call: ({ context }, _self, id) =>
      context.effect('state.backup.verify', async () => {
        try {
          await backupsOf(context).verify(id);
          return { valid: true };
        } catch (error) {
          if (!SpellError.isInstance(error) || isStop(error)) throw error;
          return { valid: false, error: error.message };
        }
      }),
  }),
  restoreBackup: defineHostMethod({
    description:
      'State.restore_backup(id): makes the state of all scopes what it was, all or nothing: { written, removed, skipped }.',
    params: anId,
    async call({ context }, _self, id) {
      const report = await context.effect('state.restore', async () => ({ ...(await backupsOf(context).restore(id)) }));
      context.emit('state.restored', () => ({ backup: id, ...report }));
      context.audit.record({
        timestamp: new Date(context.clock.now()).toISOString(),
        action: 'state-change',
        target: id,
        result: 'success',
        runId: context.runId,
        path: context.path,
        details: { operation: 'restore' },
      });
      return report;
    },
  }),
  cleanupBackups: defineHostMethod({
    description: `State.cleanup_backups{ keep=${KEEP}, dry_run=false } or State.cleanup_backups(dry_run): removes all but the newest; the ids of those.`,
    params: z.tuple([
      z
        .union([
          z.boolean().transform((dryRun) => ({ keep: KEEP, dryRun })),
          z.object({ keep: z.int().min(0).default(KEEP), dryRun: z.boolean().default(false) }),
        ])
        .default({ keep: KEEP, dryRun: false }),
    ]),
    call: ({ context }, _self, { keep, dryRun }) =>
      context.effect('state.backups.prune', async () => {
        const backups = backupsOf(context);
        if (!dryRun) return [...(await backups.prune(keep))];
        const all = await backups.list();
        return all.slice(0, Math.max(0, all.length - keep)).map(({ id }) => id);
      }),
  }),
  getStorageUsage: defineHostMethod({
    description: 'State.get_storage_usage(): { entries, bytes, backups, backup_bytes }.',
    params: z.tuple([]),
    call: ({ context }) => context.effect('state.usage', () => usageOf(context)),
  }),
};

function backupsOf({ state, clock }: RunContext): StoredBackups {
  return createStoredBackups({ store: state, prefix: STATE_PREFIX, clock });
}

function toTable({ id, createdAt, entries, size, sha256 }: StoredBackup): JsonObject {
  return { id, created_at: createdAt, entries, size_bytes: size, checksum: sha256 };
}

async function usageOf(context: RunContext): Promise<JsonObject> {
  let [entries, bytes] = [0, 0];
  for await (const { key, value } of context.state.scan({ prefix: STATE_PREFIX })) {
    entries += 1;
    bytes += Buffer.byteLength(key) + Buffer.byteLength(JSON.stringify(value));
  }
  const backups = await backupsOf(context).list();
  return { entries, bytes, backups: backups.length, backup_bytes: backups.reduce((sum, { size }) => sum + size, 0) };
}
