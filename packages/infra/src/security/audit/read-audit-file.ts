import { open, type FileHandle } from 'node:fs/promises';

import { messageOf, safeParseJson, SpellError, type JsonObject } from '@llmspell/core';

import { AuditChain, type AuditVerification } from './audit-chain.ts';
import { readAuditLines } from './read-audit-lines.ts';

/** An audit log in a file, as it is read. */
export interface AuditFileReader {
  /** The records, oldest first. Lines that are none are left out. */
  readonly records: AsyncIterable<JsonObject>;
  /** Whether what has been read so far is whole. */
  verify(): AuditVerification;
}

/**
 * Reads an audit log in a file, which is opened with the first record.
 *
 * @throws SpellError `FILE_FAILED` when it cannot be read, from the records.
 */
export function readAuditFile(path: string): AuditFileReader {
  const chain = new AuditChain();
  return { records: readRecords(path, chain), verify: () => chain.result };
}

async function* readRecords(path: string, chain: AuditChain): AsyncGenerator<JsonObject> {
  const file = await openToRead(path);
  try {
    for await (const line of readAuditLines(file)) {
      chain.add(line);
      const parsed = line === '' ? undefined : safeParseJson(line);
      if (parsed?.success === true && isObject(parsed.value)) yield parsed.value;
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await file.close();
  }
}

async function openToRead(path: string): Promise<FileHandle> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    // A device may have no end.
    if (!(await file.stat()).isFile()) throw new Error('it is no file');
    return file;
  } catch (error) {
    await file?.close();
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): SpellError {
  return new SpellError({
    code: 'FILE_FAILED',
    message: `Expected an audit log at ${path}; it cannot be read: ${messageOf(cause)}.`,
    data: { path },
    cause,
  });
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
