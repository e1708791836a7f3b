import { open, readFile, type FileHandle } from 'node:fs/promises';

import { SpellError, type AuditSink } from '@llmspell/core';

import type { Redactor } from '../redaction/create-redactor.ts';
import { AUDIT_START, createAuditLog } from './create-audit-log.ts';
import { verifyAuditLog } from './verify-audit-log.ts';

export interface FileAuditOptions {
  readonly path: string;
  readonly redact?: Redactor;
}

/** An audit log in a file. Closing it waits until everything is written. */
export interface FileAudit extends AuditSink, AsyncDisposable {
  /** @throws the error of a write that failed. */
  close(): Promise<void>;
}

/**
 * Opens an audit log in a file and goes on after its last record.
 *
 * @throws SpellError `STATE_CORRUPT` when the file's chain of hashes is broken.
 */
export async function openFileAudit({ path, redact }: FileAuditOptions): Promise<FileAudit> {
  const previous = await lastHash(path);
  const file = await open(path, 'a', 0o600);
  let pending: string[] = [];
  let writing: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    while (pending.length > 0) {
      const lines = pending;
      pending = [];
      await file.appendFile(`${lines.join('\n')}\n`);
    }
    writing = undefined;
  };
  const log = createAuditLog({
    previous,
    write(line) {
      pending.push(line);
      if (writing !== undefined) return;
      writing = flush();
      // The failure is kept for close, which throws it.
      writing.catch(() => {});
    },
    ...(redact === undefined ? {} : { redact }),
  });
  const close = (): Promise<void> => (closing ??= finish(file, () => writing));
  return { record: (entry) => log.record(entry), close, [Symbol.asyncDispose]: close };
}

async function finish(file: FileHandle, writing: () => Promise<void> | undefined): Promise<void> {
  try {
    await writing();
    await file.sync();
  } finally {
    await file.close();
  }
}

async function lastHash(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  const verified = verifyAuditLog(text.split('\n'));
  if (verified.valid) return verified.records === 0 ? AUDIT_START : verified.hash;
  throw new SpellError({
    code: 'STATE_CORRUPT',
    message: `The audit log ${path} is not whole: record ${verified.line} ${verified.reason}. Keep the file for inspection and start a new one.`,
    data: { path, line: verified.line },
  });
}
