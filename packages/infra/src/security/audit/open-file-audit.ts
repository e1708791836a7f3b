import { open, type FileHandle } from 'node:fs/promises';

import { messageOf, SpellError, type AuditRecord, type AuditSink } from '@llmspell/core';

import type { Redactor } from '../redaction/create-redactor.ts';
import { AuditChain } from './audit-chain.ts';
import { createAuditLog } from './create-audit-log.ts';

export interface FileAuditOptions {
  readonly path: string;
  readonly redact?: Redactor;
}

/** An audit log in a file. Closing it waits until everything is written. */
export interface FileAudit extends AuditSink, AsyncDisposable {
  /** @throws SpellError `CLOSED` after close. */
  record(entry: AuditRecord): void;
  /** May be called twice. @throws SpellError `FILE_FAILED` when records could not be written. */
  close(): Promise<void>;
}

/**
 * Opens an audit log in a file and goes on after its last record. One log at a time may be open on a file.
 *
 * @throws SpellError `STATE_CORRUPT` when the file's chain of hashes is broken, `FILE_FAILED` when it cannot be used.
 */
export async function openFileAudit({ path, redact }: FileAuditOptions): Promise<FileAudit> {
  const file = await open(path, 'a+', 0o600).catch((cause: unknown) => {
    throw fileFailed(path, cause);
  });
  try {
    const { hash, separator } = await readEnd(file, path);
    return new AuditFile({ file, path, previous: hash, separator, ...(redact === undefined ? {} : { redact }) });
  } catch (error) {
    await file.close();
    throw SpellError.isInstance(error) ? error : fileFailed(path, error);
  }
}

interface Opened {
  readonly file: FileHandle;
  readonly path: string;
  readonly previous: string;
  /** What is missing at the end of the file before a new line. */
  readonly separator: string;
  readonly redact?: Redactor;
}

class AuditFile implements FileAudit {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #log: AuditSink;
  #waiting: string;
  #writing: Promise<void> | undefined;
  #failure: SpellError | undefined;
  #closing: Promise<void> | undefined;

  constructor({ file, path, separator, ...log }: Opened) {
    this.#file = file;
    this.#path = path;
    this.#waiting = separator;
    this.#log = createAuditLog({ ...log, write: (line) => this.#add(line) });
  }

  record(entry: AuditRecord): void {
    if (this.#closing === undefined) this.#log.record(entry);
    else throw new SpellError({ code: 'CLOSED', message: 'Expected the audit log to be open, but it was closed.' });
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #add(line: string): void {
    // After a failed write the file's end is unknown; what came later would only fill the memory.
    if (this.#failure !== undefined) return;
    this.#waiting += `${line}\n`;
    this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting !== '') {
        const text = this.#waiting;
        this.#waiting = '';
        await this.#file.appendFile(text);
      }
    } catch (error) {
      this.#failure = fileFailed(this.#path, error);
      this.#waiting = '';
    }
    this.#writing = undefined;
  }

  async #finish(): Promise<void> {
    try {
      await this.#writing;
      if (this.#failure !== undefined) throw this.#failure;
      await this.#file.sync();
    } catch (error) {
      throw this.#failure ?? fileFailed(this.#path, error);
    } finally {
      await this.#file.close();
    }
  }
}

/** Checks what is there, whatever its length. */
async function readEnd(file: FileHandle, path: string): Promise<{ hash: string; separator: string }> {
  // A device may have no end.
  if (!(await file.stat()).isFile()) throw fileFailed(path, new Error('it is no file'));
  const chain = new AuditChain();
  let rest = '';
  for await (const text of file.createReadStream({ encoding: 'utf8', autoClose: false, start: 0 })) {
    // Only this ends a line: JSON has the other characters that end lines as they are.
    const lines = `${rest}${String(text)}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) chain.add(line);
  }
  chain.add(rest);
  const { result } = chain;
  if (result.valid) return { hash: result.hash, separator: rest === '' ? '' : '\n' };
  throw new SpellError({
    code: 'STATE_CORRUPT',
    message: `The audit log ${path} is not whole: record ${result.line} ${result.reason}. Keep the file for inspection and start a new one.`,
    data: { path, line: result.line },
  });
}

function fileFailed(path: string, cause: unknown): SpellError {
  return new SpellError({
    code: 'FILE_FAILED',
    message: `Could not keep the audit log ${path}, records may be missing: ${messageOf(cause)}.`,
    data: { path },
    cause,
  });
}
