import { AuditChain, type AuditVerification } from './audit-chain.ts';

/**
 * Checks the chain of hashes of an audit log. Records that are missing at its end are not found: compare the hash of the
 * last one with a copy that is kept elsewhere.
 *
 * @param lines The log's lines, oldest first.
 */
export function verifyAuditLog(lines: Iterable<string>): AuditVerification {
  const chain = new AuditChain();
  for (const line of lines) chain.add(line);
  return chain.result;
}
