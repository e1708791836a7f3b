import { SpellError, type StateStore } from '@llmspell/core';

import type { Redactor } from '../redaction/create-redactor.ts';
import { AuditChain, type AuditVerification } from './audit-chain.ts';
import { createKeptAudit, type KeptAudit } from './kept-audit.ts';

export interface StoreAuditOptions {
  readonly store: StateStore;
  /** What the keys of its records begin with. @default 'audit/' */
  readonly prefix?: string;
  readonly redact?: Redactor;
}

/**
 * Opens an audit log in a state store and goes on after its last record. Each record is one entry, the line that a file
 * would have; entries are added and never replaced. Closing the log does not close the store.
 *
 * @throws SpellError `STATE_CORRUPT` when the chain of hashes is broken; from `close` what the store says, `STATE_CONFLICT`
 * when another log wrote to the same place meanwhile.
 */
export async function openStoreAudit({ store, prefix = 'audit/', redact }: StoreAuditOptions): Promise<KeptAudit> {
  const chain = new AuditChain();
  let next = 0;
  for await (const line of readStoreAudit({ store, prefix })) {
    chain.add(line);
    next += 1;
  }
  return createKeptAudit({
    previous: chain.lastHash(`The audit log at "${prefix}" in the state store`),
    ...(redact === undefined ? {} : { redact }),
    async write(lines) {
      const first = next;
      next += lines.length;
      await store.commit(
        lines.map((value, index) => ({ type: 'set', key: keyOf(prefix, first + index), value, ifRevision: 0 })),
      );
    },
    finish: () => Promise.resolve(),
  });
}

/** The lines of an audit log in a state store, oldest first. */
export async function* readStoreAudit({
  store,
  prefix = 'audit/',
}: Omit<StoreAuditOptions, 'redact'>): AsyncGenerator<string> {
  for await (const { key, value } of store.scan({ prefix })) {
    if (typeof value !== 'string') {
      throw new SpellError({
        code: 'STATE_CORRUPT',
        message: `Expected the entry "${key}" of the state store to be a line of an audit log; it is something else.`,
        data: { key },
      });
    }
    yield value;
  }
}

/** Checks the chain of hashes of an audit log in a state store. @throws SpellError `STATE_CORRUPT` */
export async function verifyStoreAudit(options: Omit<StoreAuditOptions, 'redact'>): Promise<AuditVerification> {
  const chain = new AuditChain();
  for await (const line of readStoreAudit(options)) chain.add(line);
  return chain.result;
}

/** Keys in the order of the records. */
function keyOf(prefix: string, index: number): string {
  return `${prefix}${String(index).padStart(12, '0')}`;
}
