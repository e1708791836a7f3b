import { SpellError, type AuditRecord, type AuditSink } from '@llmspell/core';

import type { Redactor } from '../redaction/create-redactor.ts';
import { createAuditLog } from './create-audit-log.ts';

/** An audit log that is kept somewhere. Closing it waits until everything is written. */
export interface KeptAudit extends AuditSink, AsyncDisposable {
  /** @throws SpellError `CLOSED` after close. */
  record(entry: AuditRecord): void;
  /** May be called twice. @throws SpellError with the code of what failed when records could not be written. */
  close(): Promise<void>;
}

/** Where an audit log is kept. */
export interface AuditTarget {
  /** Hash of the last record that is there. */
  readonly previous: string;
  readonly redact?: Redactor;
  /** Writes lines, each without its end, behind those that are there. Called once at a time. */
  write(lines: readonly string[]): Promise<void>;
  /** Called once, after the last write, whether or not one failed. */
  finish(failed: boolean): Promise<void>;
}

/** Makes an audit log over a target: records return at once, and are written together while the target is busy. */
export function createKeptAudit(target: AuditTarget): KeptAudit {
  return new KeptAuditLog(target);
}

class KeptAuditLog implements KeptAudit {
  readonly #target: AuditTarget;
  readonly #log: AuditSink;
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #closing: Promise<void> | undefined;

  constructor(target: AuditTarget) {
    this.#target = target;
    const { previous, redact } = target;
    this.#log = createAuditLog({
      previous,
      ...(redact === undefined ? {} : { redact }),
      write: (line) => this.#add(line),
    });
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
    // After a failed write the log's end is unknown; what came later would only fill the memory.
    if (this.#failure !== undefined) return;
    this.#waiting.push(line);
    this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const lines = this.#waiting;
        this.#waiting = [];
        await this.#target.write(lines);
      }
    } catch (error) {
      this.#failure = { error };
      this.#waiting = [];
    }
    this.#writing = undefined;
  }

  async #finish(): Promise<void> {
    await this.#writing;
    await this.#target.finish(this.#failure !== undefined);
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
