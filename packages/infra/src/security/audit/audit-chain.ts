import { AUDIT_START, hashAuditBody } from './hash-audit-body.ts';

/** Whether an audit log is whole. */
export type AuditVerification =
  | { readonly valid: true; readonly records: number; /** Of the last record. */ readonly hash: string }
  | { readonly valid: false; /** From 1. */ readonly line: number; readonly reason: string };

const RECORD = /^(?<body>\{.*"previous":"(?<previous>[\da-f]{64})"),"hash":"(?<hash>[\da-f]{64})"\}$/su;

/** Checks the records of an audit log one after another. */
export class AuditChain {
  #records = 0;
  #last = AUDIT_START;
  #broken: AuditVerification | undefined;

  add(line: string): void {
    if (this.#broken !== undefined || line === '') return;
    this.#records += 1;
    const { body, previous, hash } = RECORD.exec(line)?.groups ?? {};
    if (body === undefined || hash === undefined) this.#break('is no audit record');
    else if (previous !== this.#last) this.#break('does not follow the record before it');
    else if (hashAuditBody(`${body}}`) !== hash) this.#break('was changed');
    else this.#last = hash;
  }

  #break(reason: string): void {
    this.#broken = { valid: false, line: this.#records, reason };
  }

  get result(): AuditVerification {
    return this.#broken ?? { valid: true, records: this.#records, hash: this.#last };
  }
}
