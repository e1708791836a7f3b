import { describePermission } from '../security/describe-permission.ts';
import type { PermissionRequest } from '../security/permission.ts';
import { SpellError } from './spell-error.ts';

const BRAND = Symbol.for('llmspell.error.permission');

/** A refused permission: names what was asked for and the flag that would allow it. Code `PERMISSION_DENIED`. */
export class PermissionError extends SpellError {
  readonly request: PermissionRequest;

  constructor(request: PermissionRequest, reason?: string) {
    const { what, flag, target } = describePermission(request);
    super({
      code: 'PERMISSION_DENIED',
      message: `No permission to ${what}${reason === undefined ? '' : ` (${reason})`}. To allow it, pass ${flag}.`,
      data: { permission: request.kind, target, flag },
    });
    this.name = 'PermissionError';
    this.request = request;
  }

  get [BRAND](): true {
    return true;
  }

  static override isInstance(value: unknown): value is PermissionError {
    return SpellError.isInstance(value) && BRAND in value;
  }
}
