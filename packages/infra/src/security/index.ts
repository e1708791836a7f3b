// Permissions, the guarded ways to the world, audit, redaction, and validation of plain JSON Schema.
export type { AuditVerification } from './audit/audit-chain.ts';
export { createAuditLog, type AuditLogOptions } from './audit/create-audit-log.ts';
export { AUDIT_START } from './audit/hash-audit-body.ts';
export type { KeptAudit } from './audit/kept-audit.ts';
export { openFileAudit, type FileAuditOptions } from './audit/open-file-audit.ts';
export { openStoreAudit, readStoreAudit, verifyStoreAudit, type StoreAuditOptions } from './audit/open-store-audit.ts';
export { readAuditFile, type AuditFileReader } from './audit/read-audit-file.ts';
export { verifyAuditFile } from './audit/verify-audit-file.ts';
export { verifyAuditLog } from './audit/verify-audit-log.ts';
export { createPorts, type PortOptions } from './create-ports.ts';
export {
  createJsonSchemaValidator,
  type JsonSchemaValidatorOptions,
} from './json-schema/create-json-schema-validator.ts';
export type { FetchOptions } from './network/create-fetch.ts';
export type { Lookup } from './network/guarded-connector.ts';
export { createPolicy, type PolicyOptions } from './policy/create-policy.ts';
export type { Grant, PermissionGrants, PermissionPrompt, PromptAnswer } from './policy/permission-grants.ts';
export { createRedactor, REDACTED, type Redactor } from './redaction/create-redactor.ts';
export { environmentSecrets } from './redaction/environment-secrets.ts';
export { redactingAudit } from './redaction/redacting-audit.ts';
export { redactingLogger } from './redaction/redacting-logger.ts';
