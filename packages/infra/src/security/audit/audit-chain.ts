import { SpellError } from '@llmspell/core';

import { AUDIT_START, hashAuditBody } from './hash-audit-body.ts';

/** Whether an audit log is whole. */
export type AuditVerification =
  | { readonly valid: true; readonly records: number; /** Of the last record. */ readonly hash: string }
  | { readonly valid: false; /** From 1. */ readonly line: number; readonly reason: string };

const RECORD = /^(?<body>\{.*"previous":"(?<previous>[\da-f]{64})"),"hash":"(?<hash>[\da-f]{64})"\}$/su;

/** Checks the records of an audit log one after another. */
export class AuditChain {
  #lines = 0;
  #records = 0;
  #last = AUDIT_START;
  #broken: AuditVerification | undefined;

  add(line: string): void {
    this.#lines += 1;
    if (this.#broken !== undefined || line === '') return;
    this.#records += 1;
    const { body, previous, hash } = RECORD.exec(line)?.groups ?? {};
    if (body === undefined || hash === undefined) this.#break('is no audit record');
    else if (previous !== this.#last) this.#break('does not follow the record before it');
    else if (hashAuditBody(`${body}}`) !== hash) this.#break('was changed');
    else this.#last = hash;
  }

  #break(reason: string): void {
    this.#broken = { valid: false, line: this.#lines, reason };
  }

  get result(): AuditVerification {
    return this.#broken ?? { valid: true, records: this.#records, hash: this.#last };
  }

  /**
   * The hash that the next record follows.
   *
   * @param what The log, to begin the message with.
   * @throws SpellError `STATE_CORRUPT` when it is not whole.
   */
  lastHash(what: string): string {
    const { result } = this;
    if (result.valid) return result.hash;
    throw new SpellError({
      code: 'STATE_CORRUPT',
      message: `${what} is not whole: line ${result.line} ${result.reason}. Keep it for inspection and start a new one.`,
      data: { line: result.line },
    });
  }
}
