import type { PermissionPolicy } from '@llmspell/core';

/** Allows everything. For tests alone. */
export const allowAll: PermissionPolicy = { check: () => ({ allowed: true }) };
