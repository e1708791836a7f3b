import { open, type FileHandle } from 'node:fs/promises';

import { messageOf, SpellError } from '@llmspell/core';

import type { Redactor } from '../redaction/create-redactor.ts';
import { AuditChain } from './audit-chain.ts';
import { createKeptAudit, type KeptAudit } from './kept-audit.ts';
import { readAuditLines } from './read-audit-lines.ts';

export interface FileAuditOptions {
  readonly path: string;
  readonly redact?: Redactor;
}

/**
 * Opens an audit log in a file and goes on after its last record. One log at a time may be open on a file: the second one
 * to write fails, and the file stays whole.
 *
 * @throws SpellError `STATE_CORRUPT` when the file's chain of hashes is broken, `FILE_FAILED` when it cannot be used; the
 * same from `close` when records could not be written.
 */
export async function openFileAudit({ path, redact }: FileAuditOptions): Promise<KeptAudit> {
  const file = await open(path, 'a+', 0o600).catch((cause: unknown) => {
    throw fileFailed(path, cause);
  });
  try {
    const { hash, separator, size } = await readEnd(file, path);
    return keepIn(file, { path, previous: hash, separator, size, ...(redact === undefined ? {} : { redact }) });
  } catch (error) {
    await file.close();
    throw SpellError.isInstance(error) ? error : fileFailed(path, error);
  }
}

interface Opened {
  readonly path: string;
  readonly previous: string;
  /** What is missing at the end of the file before a new line. */
  readonly separator: string;
  /** Of the file, bytes. */
  readonly size: number;
  readonly redact?: Redactor;
}

function keepIn(file: FileHandle, { path, separator, size, ...log }: Opened): KeptAudit {
  let before = separator;
  let end = size;
  const append = async (text: string): Promise<void> => {
    // Two chains in one file would break both.
    if ((await file.stat()).size !== end)
      throw new Error('somebody else writes to it; give each process a log of its own');
    await file.appendFile(text);
    end += Buffer.byteLength(text);
  };
  return createKeptAudit({
    ...log,
    async write(lines) {
      const text = `${before}${lines.join('\n')}\n`;
      before = '';
      await append(text).catch((cause: unknown) => {
        throw fileFailed(path, cause);
      });
    },
    async finish(failed) {
      try {
        if (!failed) await file.sync();
      } catch (cause) {
        throw fileFailed(path, cause);
      } finally {
        await file.close();
      }
    },
  });
}

/** Checks what is there, whatever its length. */
async function readEnd(
  file: FileHandle,
  path: string,
): Promise<{ readonly hash: string; readonly separator: string; readonly size: number }> {
  // A device may have no end.
  const info = await file.stat();
  if (!info.isFile()) throw fileFailed(path, new Error('it is no file'));
  const chain = new AuditChain();
  let last = '';
  for await (const line of readAuditLines(file)) {
    chain.add(line);
    last = line;
  }
  return { hash: chain.lastHash(`The audit log ${path}`), separator: last === '' ? '' : '\n', size: info.size };
}

function fileFailed(path: string, cause: unknown): SpellError {
  return new SpellError({
    code: 'FILE_FAILED',
    message: `Could not keep the audit log ${path}, records may be missing: ${messageOf(cause)}.`,
    data: { path },
    cause,
  });
}
