import type { AuditVerification } from './audit-chain.ts';
import { readAuditFile } from './read-audit-file.ts';

/**
 * Checks the chain of hashes of an audit log in a file.
 *
 * @throws SpellError `FILE_FAILED` when it cannot be read.
 */
export async function verifyAuditFile(path: string): Promise<AuditVerification> {
  const reader = readAuditFile(path);
  for await (const _ of reader.records);
  return reader.verify();
}
