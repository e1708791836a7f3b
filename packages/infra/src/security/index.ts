// Permissions, the guarded ways to the world, audit, redaction, and validation of plain JSON Schema.
export type { AuditVerification } from './audit/audit-chain.ts';
export { createAuditLog, type AuditLogOptions } from './audit/create-audit-log.ts';
export { AUDIT_START } from './audit/hash-audit-body.ts';
export { openFileAudit, type FileAudit, type FileAuditOptions } from './audit/open-file-audit.ts';
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
